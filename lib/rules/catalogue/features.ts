import type { Property } from '../property';
import type { Resource } from '../resource';
import type { Flaw } from '../rule';
import { MODEL } from './builders';
import { containersOf } from './parts';

/** The accounts in which AWS Marketplace keeps model packages, one in each region. */
const MARKETPLACE = [
  '057799348421',
  '077584701553',
  '136758871317',
  '192199979996',
  '270155090741',
  '382657785993',
  '446921602837',
  '470592106596',
  '594846645681',
  '666831318237',
  '745090734665',
  '843114510376',
  '856760150666',
  '865070037744',
  '977537786026',
  '985815980388',
];

/** Something about a model that a kind of endpoint excludes, as the rest of "the model … "; undefined where it has it not for certain. */
export type Trait = (model: Resource) => string | undefined;

/** The production variants that are for certain serverless. */
export function serverlessVariantsOf(config: Property): Property[] {
  return config.get('ProductionVariants').items.filter((variant) => variant.get('ServerlessConfig').isGiven);
}

/** What of a variant's model the endpoint excludes. The remedy says what to write instead. */
export function* excluded(variant: Property, who: string, trait: Trait, remedy: string): Generator<Flaw> {
  const name = variant.get('ModelName');
  const model = name.follow(MODEL);
  const what = model && trait(model);
  if (what) yield name.flaw(`the model '${model.logicalId}' ${what}, which ${who} exclude; ${remedy}`);
}

export const isMultiModel: Trait = (model) =>
  containersOf(model).some((container) => container.get('Mode').text === 'MultiModel')
    ? 'has Mode MultiModel'
    : undefined;

export const isSeveralContainers: Trait = (model) => {
  const count = model.get('Containers').length ?? 0;
  if (count < 2) return undefined;
  const mode = model.get('InferenceExecutionConfig').get('Mode').text;
  const kind = mode === 'Direct' ? ', called directly' : mode === undefined ? '' : ' in an inference pipeline';
  return `has ${count} containers${kind}`;
};

export const isMarketplace: Trait = (model) => {
  const names = containersOf(model).map((container) => container.get('ModelPackageName').text ?? '');
  const product = names.find((name) => MARKETPLACE.includes(name.split(':')[4]));
  return product && `is made of a product of AWS Marketplace (${product})`;
};

/** Whether anything of it is captured for certain. */
export function captures(config: Property): boolean {
  const capture = config.get('DataCaptureConfig');
  if (!capture.isGiven) return false;
  const enabled = capture.get('EnableCapture');
  return enabled.isAbsent || enabled.isTrue;
}
