import { allows, eachOf, POLICY, statementsIn } from '../permissions';
import type { Property } from '../property';
import type { Resource } from '../resource';
import type { Rule } from '../rule';
import { anAsyncConfig, anEndpoint, CONFIG, ENDPOINT } from './builders';

const ASYNC = 'sagemaker:InvokeEndpointAsync';

const granting = (Action: string) => ({
  Config: anAsyncConfig(),
  Endpoint: anEndpoint(),
  Policy: {
    Type: POLICY,
    Properties: {
      PolicyName: 'invoke',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action, Resource: { Ref: 'Endpoint' } }],
      },
      Roles: ['client'],
    },
  },
});

/** Of the permissions of those who call endpoints. */
export const invocations: readonly Rule[] = [
  {
    id: 'R248',
    severity: 'warning',
    types: [POLICY, 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'],
    rule: `Who calls an asynchronous endpoint may ${ASYNC}; sagemaker:InvokeEndpoint is of no use there.`,
    otherwise: 'The call is denied, unless another policy allows it.',
    source: 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html',
    *check(policy) {
      const statements = statementsIn(policy.get('PolicyDocument'));
      if (statements.some((statement) => allows(statement, ASYNC) !== false)) return;
      for (const statement of statements) {
        const endpoint = eachOf(statement.get('Resource')).map(asyncEndpointOf).find(Boolean);
        if (endpoint && allows(statement, 'sagemaker:InvokeEndpoint'))
          yield statement
            .get('Action')
            .flaw(
              `Action is sagemaker:InvokeEndpoint on the asynchronous endpoint '${endpoint.logicalId}'; write ${ASYNC}`,
            );
      }
    },
    examples: { wrong: granting('sagemaker:InvokeEndpoint'), right: granting(ASYNC) },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = Object.fromEntries(
  ['R238', 'R239', 'R240', 'R241', 'R242', 'R243', 'R244', 'R245', 'R246', 'R247'].map((id) => [
    id,
    'It is about calls, which are not in a template.',
  ]),
);

function asyncEndpointOf(arn: Property): Resource | undefined {
  const endpoint = arn.follow(ENDPOINT);
  const config = endpoint?.get('EndpointConfigName').follow(CONFIG);
  return config?.get('AsyncInferenceConfig').isGiven ? endpoint : undefined;
}
