import type { Property } from '../property';
import type { Flaw, Rule } from '../rule';
import { aContainer, aModel, COMPONENT, MODEL } from './builders';
import { accountsOf, type EcrImage, ecrImageOf, isOfAws } from './images';
import { specificationsOf } from './inference-components';
import { listed } from './names';
import { containersOf } from './parts';

const PATHS = 'https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html';
const FAILS = 'The image cannot be pulled, and the endpoint fails.';
const DEEP_LEARNING = '763104351884';
const TRITON = 'sagemaker-tritonserver';

const running = (Image: string) => ({ Model: aModel({ PrimaryContainer: aContainer({ Image }) }) });
const image = (account: string, region: string, name: string, suffix = 'amazonaws.com') =>
  running(`${account}.dkr.ecr.${region}.${suffix}/${name}`);
const PYTORCH = 'pytorch-inference:2.6.0-cpu-py312-ubuntu22.04-sagemaker';
const XGBOOST = 'sagemaker-xgboost:1.7-1';

/** Of the registries of images. */
export const imageAccounts: readonly Rule[] = [
  {
    id: 'R308',
    severity: 'error',
    types: [MODEL, COMPONENT],
    rule: 'The registry of an image in a Region of China ends with amazonaws.com.cn, and of one elsewhere it does not.',
    otherwise: FAILS,
    source: PATHS,
    *check(owner) {
      for (const [property, { region, suffix }] of imagesIn(owner)) {
        const allowed = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
        if (suffix.startsWith('amazonaws.com') && suffix !== allowed)
          yield property.flaw(`the registry in ${region} ends with ${suffix}, allowed is ${allowed}`);
      }
    },
    examples: {
      wrong: image('727897471807', 'cn-north-1', PYTORCH),
      right: image('727897471807', 'cn-north-1', PYTORCH, 'amazonaws.com.cn'),
    },
  },
  {
    id: 'R310',
    severity: 'error',
    types: [MODEL, COMPONENT],
    rule: 'A Deep Learning Container is in the account that it has in the Region.',
    otherwise: FAILS,
    source: PATHS,
    check: (owner) => strayIn(owner, true),
    examples: {
      wrong: image(DEEP_LEARNING, 'af-south-1', PYTORCH),
      right: image('626614931356', 'af-south-1', PYTORCH),
    },
  },
  {
    id: 'R311',
    severity: 'error',
    types: [MODEL, COMPONENT],
    rule: 'The images of scikit-learn, XGBoost, Neo and the built-in algorithms are in accounts of their own, another one in each Region.',
    otherwise: FAILS,
    source: PATHS,
    check: (owner) => strayIn(owner, false),
    examples: {
      wrong: image(DEEP_LEARNING, 'us-east-1', XGBOOST),
      right: image('683313688378', 'us-east-1', XGBOOST),
    },
  },
  {
    id: 'R312',
    severity: 'warning',
    unverified: true,
    types: [MODEL, COMPONENT],
    rule: 'The image of Triton is in the account of the Deep Learning Containers (disputed: older pages say that of Neo).',
    otherwise: 'A newer image is not in the old account, and cannot be pulled.',
    source: PATHS,
    *check(owner) {
      for (const [property, found] of imagesIn(owner))
        if (found.repository === TRITON)
          for (const allowed of elsewhere(found)) yield stray(property, found, allowed, ' (disputed)');
    },
    examples: {
      wrong: image('785573368785', 'us-east-1', `${TRITON}:24.09-py3`),
      right: image(DEEP_LEARNING, 'us-east-1', `${TRITON}:24.09-py3`),
    },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R306: 'It is about the facts of aws-cdk-lib, and shows while a template is made.',
  R307: 'It is a fact for the documentation.',
  R309: 'AWS publishes new tags all the time, so one that is not listed is not wrong for certain.',
  R313: 'It is a fact for the documentation.',
};

/** The images of models and of inference components of which registry and repository are known. */
function imagesIn(owner: Property): [Property, EcrImage][] {
  const containers = [
    ...containersOf(owner),
    ...specificationsOf(owner).map((specification) => specification.get('Container')),
  ];
  return containers.flatMap((container) => {
    const property = container.get('Image');
    const found = ecrImageOf(property);
    return found ? [[property, found]] : [];
  });
}

function* strayIn(owner: Property, isDeepLearning: boolean): Generator<Flaw> {
  for (const [property, found] of imagesIn(owner)) {
    if (found.repository === TRITON || accountsOf(found.repository).includes(DEEP_LEARNING) !== isDeepLearning)
      continue;
    for (const allowed of elsewhere(found)) yield stray(property, found, allowed);
  }
}

/** The accounts that an image of AWS has in its Region, in one list, if its own is another one of AWS. */
function elsewhere({ account, region, repository }: EcrImage): string[][] {
  const allowed = accountsOf(repository, region);
  return isOfAws(account) && allowed.length > 0 && !allowed.includes(account) ? [allowed] : [];
}

function stray(property: Property, { account, region, repository }: EcrImage, allowed: string[], doubt = ''): Flaw {
  return property.flaw(
    `the account of ${repository} is ${account}, allowed in ${region} is ${listed(allowed)}${doubt}`,
  );
}
