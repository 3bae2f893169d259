import { Token } from 'aws-cdk-lib';
import type { IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { IBaseModel } from '../base-model';
import type { InstanceType } from '../instance-type';
import { GUIDE } from './checks';
import { addVariantOf } from './variant-instances';

const SEE_MATRIX = `${GUIDE}/model-deploy-feature-matrix.html`;
const SEE_GPUS = `${GUIDE}/multi-model-support.html`;
const ACCELERATED = /^(g\d|p\d|inf\d|trn\d|dl\d)/;
const MULTI_MODEL_GPUS = ['p2.xlarge', 'p3.2xlarge', ...singleGpus('g5'), ...singleGpus('g4dn')];

/** For those whose compiler did not: a model of another kind has no such member. */
export function refuseOtherKind(
  endpoint: IEndpoint,
  variantName: string,
  model: IBaseModel,
  kind: { readonly mark: string; readonly name: string },
): void {
  if (kind.mark in model) return;
  throw new Error(
    `${addVariantOf(endpoint, variantName)}: the model '${model.node.path}' is of another kind, allowed is a ${kind.name}`,
  );
}

/** Inf1 serves one model on its own and nothing else. */
export function refuseInf1(endpoint: IEndpoint, variantName: string, instanceType: InstanceType): void {
  if (instanceType.family !== 'inf1') return;
  throw new Error(
    `${addVariantOf(endpoint, variantName)}: instanceType is ${instanceType}, but Inf1 runs only endpoints with one model in one container; choose another type, such as ml.c7i.xlarge (${SEE_MATRIX})`,
  );
}

/** Multi-model endpoints run on every CPU, and on machines with one GPU of four families. */
export function checkMultiModelType(endpoint: IEndpoint, variantName: string, instanceType: InstanceType): void {
  refuseInf1(endpoint, variantName, instanceType);
  if (Token.isUnresolved(`${instanceType}`) || !isAccelerated(instanceType)) return;
  if (MULTI_MODEL_GPUS.includes(`${instanceType.family}.${instanceType.size}`)) return;
  throw new Error(
    `${addVariantOf(endpoint, variantName)}: instanceType is ${instanceType}, allowed for a multi-model endpoint are all types with CPUs only, and with a GPU ml.g5 and ml.g4dn from xlarge to 16xlarge with one GPU, ml.p3.2xlarge and ml.p2.xlarge (${SEE_GPUS})`,
  );
}

/** Also of a type that is newer than this package. */
export function isAccelerated({ family, acceleratorCount }: InstanceType): boolean {
  return acceleratorCount === undefined ? ACCELERATED.test(family) : acceleratorCount > 0;
}

/** Of g4dn and g5 the larger sizes have several GPUs. */
function singleGpus(family: string): string[] {
  return ['xlarge', '2xlarge', '4xlarge', '8xlarge', '16xlarge'].map((size) => `${family}.${size}`);
}
