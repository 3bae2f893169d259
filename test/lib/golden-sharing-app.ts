import * as path from 'node:path';
import { type App, Duration, Size, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  ComponentCapacitySize,
  InferenceComponent,
  InferenceComponentDeployment,
  InferenceComponentEndpoint,
  InferenceComponentSpecification,
  InferencePipelineEndpoint,
  InstanceType,
  Model,
  ModelCacheSetting,
  ModelData,
  MultiContainerEndpoint,
  MultiContainerModel,
  MultiModel,
  MultiModelEndpoint,
  PipelineContainer,
  PipelineModel,
  ServingImage,
} from 'cdk-sagemaker-serving';
import { ENV } from './fixtures';

const MODELS = path.join(__dirname, '../containers/onnx/fixtures');
const archive = (file: string) => ModelData.fromAsset(path.join(MODELS, file));
const callerIn = (stack: Stack) =>
  new iam.Role(stack, 'Caller', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

/** Many models behind one container: two that the stack brings, and a caller who may invoke one of them. */
export function multiModelStack(app: App): Stack {
  const stack = new Stack(app, 'Digits', { env: ENV });
  const model = new MultiModel(stack, 'Readers', {
    image: ServingImage.onnx(),
    modelCacheSetting: ModelCacheSetting.DISABLED,
  });
  const acme = model.addModel('acme', archive('linear.onnx'));
  model.addModel('europe/globex', archive('classifier.onnx'));
  const endpoint = new MultiModelEndpoint(stack, 'Endpoint');
  endpoint.addVariant('readers', {
    model,
    instanceType: InstanceType.of('ml.c7i.xlarge'),
    initialInstanceCount: 2,
  });
  endpoint.grantInvokeTargetModels(callerIn(stack), acme);
  return stack;
}

/** Containers side by side, and a caller who may invoke one of them. */
export function multiContainerStack(app: App): Stack {
  const stack = new Stack(app, 'Digits', { env: ENV });
  const image = ServingImage.onnx();
  const model = new MultiContainerModel(stack, 'Containers', {
    containers: [
      { containerHostname: 'linear', image, modelData: archive('linear.onnx') },
      {
        containerHostname: 'classifier',
        image,
        modelData: archive('classifier.onnx'),
        environment: { LOG_LEVEL: 'info' },
      },
    ],
  });
  const endpoint = new MultiContainerEndpoint(stack, 'Endpoint');
  const variant = endpoint.addVariant('both', { model, instanceType: InstanceType.of('ml.c7i.xlarge') });
  variant.metricContainerLatency('linear').createAlarm(stack, 'Slow', { threshold: 100_000, evaluationPeriods: 3 });
  endpoint.grantInvokeContainers(callerIn(stack), 'linear');
  return stack;
}

/** Containers in series, of which one loads models on demand. */
export function pipelineStack(app: App): Stack {
  const stack = new Stack(app, 'Digits', { env: ENV });
  const image = ServingImage.onnx();
  const model = new PipelineModel(stack, 'Steps', {
    containers: [
      PipelineContainer.of('scale', { image, modelData: archive('linear.onnx') }),
      PipelineContainer.multiModel('readers', { image }),
    ],
  });
  model.addModel('acme', archive('classifier.onnx'));
  const endpoint = new InferencePipelineEndpoint(stack, 'Endpoint');
  endpoint.addVariant('steps', { model, instanceType: InstanceType.of('ml.c7i.xlarge') });
  endpoint.grantInvoke(callerIn(stack));
  return stack;
}

/** A fleet that scales to zero, with a model that rolls over, a container of its own, and an adapter. */
export function sharedFleetStack(app: App): Stack {
  const stack = new Stack(app, 'Digits', { env: ENV });
  const endpoint = new InferenceComponentEndpoint(stack, 'Endpoint');
  endpoint.addVariant('fleet', {
    instanceType: InstanceType.of('ml.c7i.xlarge'),
    managedInstanceScaling: { minInstanceCount: 0, maxInstanceCount: 4 },
  });
  const image = ServingImage.onnx();
  const requirements = { minMemoryRequired: Size.gibibytes(1), numberOfCpuCoresRequired: 1 };
  const model = new Model(stack, 'Linear', { image, modelData: archive('linear.onnx') });
  const errors = endpoint.findVariant('fleet').metricInvocation5XXErrors({ statistic: 'Average' });
  const linear = new InferenceComponent(stack, 'LinearComponent', {
    endpoint,
    specification: InferenceComponentSpecification.fromModel(model, requirements),
    copyCount: 2,
    deployment: InferenceComponentDeployment.rolling({
      maximumBatchSize: ComponentCapacitySize.copies(1),
      waitInterval: Duration.minutes(5),
      rollbackAlarms: [errors.createAlarm(stack, 'Errors', { threshold: 0.05, evaluationPeriods: 3 })],
    }),
  });
  const container = { image, modelData: archive('classifier.onnx') };
  new InferenceComponent(stack, 'ClassifierComponent', {
    endpoint,
    specification: InferenceComponentSpecification.fromContainer(container, requirements),
    copyCount: 0,
  });
  new InferenceComponent(stack, 'Adapter', {
    endpoint,
    specification: InferenceComponentSpecification.adapter(linear, archive('classifier.onnx')),
  });
  linear.grantInvoke(callerIn(stack));
  return stack;
}
