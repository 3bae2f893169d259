import type { Rule } from '../rule';
import { API, aConfig, aVariant, CONFIG } from './builders';
import { misshapen, notAmong } from './names';
import { variantsOf } from './parts';

const CREATE = `${API}/API_CreateEndpointConfig.html`;
const FREQUENCIES = ['10', '30', '60', '120', '180', '240', '300'];

/** Of a configuration as a whole. */
export const configurations: readonly Rule[] = [
  {
    id: 'R098',
    severity: 'error',
    types: [CONFIG],
    rule: 'AcceleratorPartitionLayouts is known to the API, but not to CloudFormation.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_AcceleratorPartitionLayout.html`,
    check: (config) =>
      variantsOf(config)
        .map((variant) => variant.get('AcceleratorPartitionLayouts'))
        .filter(({ isGiven }) => isGiven)
        .map((layouts) =>
          layouts.flaw('AcceleratorPartitionLayouts is no property in CloudFormation; leave it out, or use the API'),
        ),
    examples: {
      wrong: { Config: aConfig({ ProductionVariants: [aVariant({ AcceleratorPartitionLayouts: [{}] })] }) },
      right: { Config: aConfig() },
    },
  },
  {
    id: 'R099',
    severity: 'error',
    types: [CONFIG],
    rule: 'CrossRegionTrafficConfig is known to the API, but not to CloudFormation.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_CrossRegionTrafficConfig.html`,
    *check(config) {
      const traffic = config.get('CrossRegionTrafficConfig');
      if (traffic.isGiven)
        yield traffic.flaw('CrossRegionTrafficConfig is no property in CloudFormation; leave it out, or use the API');
    },
    examples: {
      wrong: { Config: aConfig({ CrossRegionTrafficConfig: { MaxCrossRegionPercentPerEndpoint: 20 } }) },
      right: { Config: aConfig() },
    },
  },
  {
    id: 'R100',
    severity: 'error',
    types: [CONFIG],
    rule: 'KmsKeyId is the id or the ARN of a key, or the name or the ARN of an alias.',
    otherwise: 'CloudFormation refuses it.',
    source: CREATE,
    check: (config) =>
      misshapen(config.get('KmsKeyId'), {
        pattern: /^[a-zA-Z0-9:/_-]*$/,
        allowed: 'the id or the ARN of a key, alias/<name> or the ARN of an alias',
        max: 2048,
      }),
    examples: {
      wrong: { Config: aConfig({ KmsKeyId: 'my key' }) },
      right: { Config: aConfig({ KmsKeyId: 'alias/my-key' }) },
    },
  },
  {
    id: 'R103',
    severity: 'error',
    types: [CONFIG],
    rule: 'MetricPublishFrequencyInSeconds is 10, 30, 60, 120, 180, 240 or 300.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_MetricsConfig.html`,
    check: (config) => notAmong(config.get('MetricsConfig').get('MetricPublishFrequencyInSeconds'), FREQUENCIES),
    examples: {
      wrong: { Config: aConfig({ MetricsConfig: { MetricPublishFrequencyInSeconds: 20 } }) },
      right: { Config: aConfig({ MetricsConfig: { MetricPublishFrequencyInSeconds: 30 } }) },
    },
  },
  {
    id: 'R106',
    severity: 'error',
    types: [CONFIG],
    rule: 'An EndpointConfigName is there once in an account and Region.',
    otherwise: 'CreateEndpointConfig says: Cannot create already existing endpoint configuration.',
    source: CREATE,
    *check(config, stack) {
      const name = config.get('EndpointConfigName');
      const first =
        name.text && stack.ofType(CONFIG).find((other) => other.get('EndpointConfigName').text === name.text);
      if (first && first.logicalId !== config.logicalId)
        yield name.flaw(
          `EndpointConfigName is '${name.text}', as that of ${first.logicalId}; leave it out, and CloudFormation makes one`,
        );
    },
    examples: {
      wrong: { Config: aConfig({ EndpointConfigName: 'digits' }), Other: aConfig({ EndpointConfigName: 'digits' }) },
      right: { Config: aConfig(), Other: aConfig() },
    },
  },
  {
    id: 'R107',
    severity: 'warning',
    types: [CONFIG],
    rule: 'A configuration that may change has no EndpointConfigName of its own: every change but of Tags replaces it, and the new one cannot have the name of the old.',
    otherwise: 'The update fails, and the stack rolls back, or the endpoint does not notice the change.',
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sagemaker-endpointconfig.html',
    *check(config) {
      const name = config.get('EndpointConfigName');
      if (name.text !== undefined)
        yield name.flaw(
          `EndpointConfigName is '${name.text}', and any change makes a second configuration of that name; leave it out`,
        );
    },
    examples: { wrong: { Config: aConfig({ EndpointConfigName: 'digits' }) }, right: { Config: aConfig() } },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R102: "whether a key's policy leads to the role, directly or through the account, cannot be told for certain from a template",
  R104: 'about costs, and nothing is wrong',
  R108: 'CloudFormation deletes a configuration that was replaced only after the endpoint has left it; what else deletes it is not in the template',
  R109: 'a name has neither account nor Region; an ARN in its place is told by R062',
  R314: 'told by R055, R056, R091, R098 and R099',
  R316: 'told by the rules of each: R034, R091, R150, R165, R170, R185, R192, R203 and R212',
  R317: 'told by the rules of each: R025, R103, R200, R206, R210 and R216',
  R318: 'it is about the client for JavaScript',
  R319: 'it is about another library',
};
