import type { ModelStore } from '../../../sagemaker/serving/model-store';
import type { World } from '../../../world/world';
import { Measurements } from '../../measurements';

type TimeOfModel = 'ModelLoadingWaitTime' | 'ModelDownloadingTime' | 'ModelLoadingTime' | 'ModelUnloadingTime';

/**
 * What SageMaker publishes of the models of a multi-model endpoint.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/multi-model-endpoint-cloudwatch-metrics.html
 */
export class ModelMetrics {
  private readonly common;

  public constructor(
    private readonly world: World,
    { scope, endpointName, variantName }: ModelStore,
  ) {
    this.common = { ...scope, dimensions: { EndpointName: endpointName, VariantName: variantName } };
  }

  /** @param began by `performance.now()` */
  public time(name: TimeOfModel, began: number): void {
    const value = (performance.now() - began) * 1000;
    this.world.part(Measurements).tell({ ...this.common, name, value, unit: 'Microseconds' });
  }

  public cacheHit(wasLoaded: boolean): void {
    const value = wasLoaded ? 1 : 0;
    this.world.part(Measurements).tell({ ...this.common, name: 'ModelCacheHit', value, unit: 'None' });
  }

  /** Of one instance. */
  public loadedModels(value: number): void {
    const namespace = '/aws/sagemaker/Endpoints';
    this.world.part(Measurements).tell({ ...this.common, namespace, name: 'LoadedModelCount', value, unit: 'None' });
  }
}
