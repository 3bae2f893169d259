import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { AcceleratorKind } from '../accelerator-kind';
import type { InstanceType } from '../instance-type';
import type { ServingImageConfig } from '../serving-image-config';
import { GUIDE } from './checks';
import { imagesOf } from './image-facts';
import { doubtAbout } from './instance-data';
import { refuseMarketplace } from './marketplace';

const SEE = 'https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html';
const SEE_SERVERLESS = `${GUIDE}/serverless-endpoints.html`;
const SEE_GRAVITON = `${GUIDE}/realtime-endpoints-graviton.html`;

/**
 * Whether the images of a model can run on instances of a type, as far as both are known.
 *
 * @throws an Error if an image is of another architecture, or needs an accelerator that is not there
 */
export function checkFit(scope: IConstruct, who: string, model: IConstruct, instanceType: InstanceType): void {
  const [misfit] = misfits(scope, who, model, instanceType);
  if (misfit) throw new Error(misfit);
}

/**
 * Why images cannot run on instances of a type, each a sentence.
 *
 * @param scope where warnings are shown
 * @param model whose containers they are in: a model, or whatever else has some
 */
export function misfits(scope: IConstruct, who: string, model: IConstruct, instanceType: InstanceType): string[] {
  const images = imagesOf(model);
  if (images.length > 0 && images.every((image) => leavesUnused(image, instanceType))) {
    const { acceleratorKind } = instanceType;
    const sentence = `no image of '${model.node.path}' uses the accelerators of ${instanceType} (${acceleratorKind}), which are paid for; choose an instance type without them, or an image built for them (${SEE})`;
    warn(scope, 'unusedAccelerator', who, sentence);
  }
  return images.flatMap((image) => misfitOf(image, instanceType)).map((misfit) => `${who}: ${misfit}`);
}

/**
 * What a serverless endpoint asks of a model: it has no GPU.
 *
 * @throws an Error if an image needs an accelerator, or if the model is a product of AWS Marketplace
 */
export function checkServerlessModel(who: string, model: IConstruct): void {
  const needy = imagesOf(model).find(
    ({ accelerators }) => accelerators && !accelerators.includes(AcceleratorKind.NONE),
  );
  if (needy) {
    const built = needy.accelerators!.join(', ');
    throw new Error(
      `${who}: the image '${needy.imageUri}' is built for ${built}, but a serverless endpoint has only processors; choose an image for those, or a RealTimeEndpoint (${SEE_SERVERLESS})`,
    );
  }
  refuseMarketplace(who, model, SEE_SERVERLESS);
}

/** Warns of a name that is likely a mistake. SageMaker may host on it by now, so this is no error. */
export function checkKnown(scope: IConstruct, who: string, instanceType: InstanceType): void {
  const doubt = doubtAbout(`${instanceType}`);
  if (doubt) warn(scope, 'instanceType', who, `instanceType is ${instanceType}: ${doubt}`);
}

function misfitOf(image: ServingImageConfig, type: InstanceType): string[] {
  const { imageUri, architecture, accelerators } = image;
  if (architecture && type.architecture && architecture !== type.architecture)
    return [
      `instanceType is ${type} with the architecture ${type.architecture}, but the image '${imageUri}' is built for ${architecture}; choose an image for ${type.architecture}, or another instance type (${SEE_GRAVITON})`,
    ];
  if (!accelerators || !type.acceleratorKind || runs(accelerators, type.acceleratorKind)) return [];
  return [
    `instanceType is ${type} ${having(type.acceleratorKind)}, but the image '${imageUri}' is built for ${accelerators.join(', ')}; choose an instance type with that, or another image (${SEE})`,
  ];
}

/** What needs no accelerator runs beside one. */
function runs(accelerators: AcceleratorKind[], present: AcceleratorKind): boolean {
  return accelerators.includes(present) || accelerators.includes(AcceleratorKind.NONE);
}

function leavesUnused({ accelerators }: ServingImageConfig, { acceleratorKind }: InstanceType): boolean {
  if (!accelerators || !acceleratorKind) return false;
  return acceleratorKind !== AcceleratorKind.NONE && !accelerators.includes(acceleratorKind);
}

function having(kind: AcceleratorKind): string {
  return kind === AcceleratorKind.NONE ? 'without accelerators' : `with ${kind}`;
}

function warn(scope: IConstruct, id: string, who: string, sentence: string): void {
  Annotations.of(scope).addWarningV2(`cdk-sagemaker-serving:${id}`, `${who}: ${sentence}`);
}
