import { RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import { ModelData } from '../model-data';
import type { ModelDataPrefix } from '../model-data-prefix';
import type { MultiModelContainerOptions } from '../multi-model';
import { AddedModels } from './added-models';
import { type ContainerSite, containerDefinition } from './container-definition';

/** Where models are kept in a bucket that is made for them. */
const NEW_PREFIX = 'models/';

/** A container that loads models on demand, and the place where it finds them. */
export class MultiModelContainer {
  public readonly place: ModelDataPrefix;
  private models?: AddedModels;

  constructor(
    private readonly scope: Construct,
    private readonly site: ContainerSite,
    private readonly options: MultiModelContainerOptions,
  ) {
    this.place = options.modelData ?? ModelData.fromPrefix(newBucket(scope), NEW_PREFIX);
  }

  public render(): CfnModel.ContainerDefinitionProperty {
    const { modelCacheSetting } = this.options;
    const site = { ...this.site, capabilities: [...(this.site.capabilities ?? []), 'multi-models' as const] };
    return {
      ...containerDefinition(this.scope, site, this.options, (...where) => this.place._bind(...where)),
      mode: 'MultiModel',
      multiModelConfig: modelCacheSetting && { modelCacheSetting },
    };
  }

  public addModel(name: string, modelData: ModelData): string {
    this.models ??= new AddedModels(this.scope, this.site.who, this.place);
    return this.models.add(name, modelData);
  }
}

/** Models that others have uploaded stay when the stack goes. */
function newBucket(scope: Construct): s3.IBucket {
  return new s3.Bucket(scope, 'Bucket', {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
}
