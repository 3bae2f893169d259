import type { Operation } from '../../http/types';
import { components } from '../components/component-record';
import { variantFor } from '../components/component-rules';
import { Components } from '../components/components';
import { type Given, revisionOf } from '../components/specification';
import { arnOf, find, requireFree } from '../naming';
import { endpoints, type Tag } from '../records';
import { addTags } from '../tags';
import { validationException } from '../validation';

interface Input extends Given {
  readonly InferenceComponentName: string;
  readonly EndpointName: string;
  readonly VariantName?: string;
  readonly RuntimeConfig?: { readonly CopyCount: number };
  readonly Tags?: readonly Tag[];
}

/** Answers at once; the copies start behind it. */
export const createInferenceComponent: Operation<Input> = async (input, call) => {
  const { world, account, region } = call;
  const {
    InferenceComponentName: name,
    EndpointName,
    VariantName,
    RuntimeConfig: { CopyCount: copyCount } = ONE,
  } = input;
  requireFree('inference-component', components(world), call, name);
  const endpoint = find('endpoint', endpoints(world), call, EndpointName);
  const variant = variantFor(endpoint, VariantName);
  if (copyCount === 0)
    throw validationException('Inference components copy count an integer larger than 0 when they are created.');
  const revision = await revisionOf(call, name, input, variant);
  requireFree('inference-component', components(world), call, name);
  const arn = arnOf('inference-component', call, name);
  addTags(world, call, arn, input.Tags);
  const place = { endpointName: endpoint.name, endpointArn: endpoint.arn, variantName: variant.name };
  world.part(Components).create({ account, region, name, arn, ...place }, { revision, copyCount });
  return { InferenceComponentArn: arn };
};

const ONE = { CopyCount: 1 };
