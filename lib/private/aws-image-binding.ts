import { CfnMapping, Fn, Stack, Token } from 'aws-cdk-lib';
import { InstanceArchitecture } from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Construct } from 'constructs';
import { AcceleratorKind } from '../accelerator-kind';
import type { ServingImageConfig } from '../serving-image-config';
import { type Accounts, type AwsImage, SEE_IMAGES } from './aws-images';
import { refuse } from './checks';
import { hashOf } from './names';

const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'];
const KEY = 'account';
const { ARM_64, X86_64 } = InstanceArchitecture;
const { NONE, GPU, INFERENTIA, INFERENTIA2, TRAINIUM, TRAINIUM2 } = AcceleratorKind;

/** What an image of AWS runs on. One for processors and GPUs uses what there is. */
const RUNS_ON: Record<string, Pick<ServingImageConfig, 'architecture' | 'accelerators'>> = {
  any: { architecture: X86_64 },
  cpu: { architecture: X86_64, accelerators: [NONE] },
  eia: { architecture: X86_64, accelerators: [NONE] },
  gpu: { architecture: X86_64, accelerators: [GPU] },
  p4d: { architecture: X86_64, accelerators: [GPU] },
  graviton: { architecture: ARM_64, accelerators: [NONE] },
  neuron: { architecture: X86_64, accelerators: [INFERENTIA] },
  neuronx: { architecture: X86_64, accelerators: [INFERENTIA2, TRAINIUM, TRAINIUM2] },
};

/** The image in the stack's region, which the grantee may pull, and nothing besides it. */
export function bindAwsImage(
  scope: Construct,
  who: string,
  { processor, accounts, repository, tag }: AwsImage,
  grantee: iam.IGrantable,
): ServingImageConfig {
  const stack = Stack.of(scope);
  const account = accountIn(stack, who, accounts, `${repository}:${tag}`);
  const arn = stack.formatArn({ service: 'ecr', account, resource: 'repository', resourceName: repository });
  iam.Grant.addToPrincipal({ grantee, actions: PULL, resourceArns: [arn] });
  iam.Grant.addToPrincipal({ grantee, actions: ['ecr:GetAuthorizationToken'], resourceArns: ['*'] });
  const registry = `${account}.dkr.ecr.${stack.region}.${suffixIn(stack)}`;
  return { imageUri: `${registry}/${repository}:${tag}`, ...RUNS_ON[processor] };
}

function accountIn(stack: Stack, who: string, accounts: Accounts, image: string): string {
  const { region } = stack;
  if (Token.isUnresolved(region)) return Fn.findInMap(mappingOf(stack, accounts).logicalId, region, KEY);
  if (accounts[region]) return accounts[region];
  const regions = Object.keys(accounts).sort().join(', ');
  return refuse({ who, what: `the region of ${image}`, see: SEE_IMAGES }, region, `one of ${regions}`);
}

/** One mapping for all images that are in the same accounts. */
function mappingOf(stack: Stack, accounts: Accounts): CfnMapping {
  const regions = Object.keys(accounts).sort();
  const mapping = Object.fromEntries(regions.map((region) => [region, { [KEY]: accounts[region] }]));
  const id = `ImageAccounts${hashOf(JSON.stringify(mapping))}`;
  return (stack.node.tryFindChild(id) as CfnMapping | undefined) ?? new CfnMapping(stack, id, { mapping });
}

function suffixIn({ region, urlSuffix }: Stack): string {
  return (Token.isUnresolved(region) ? undefined : RegionInfo.get(region).domainSuffix) ?? urlSuffix;
}
