import { allows, eachOf, mayDo, POLICY, policiesOf, ROLE, statementsIn } from '../permissions';
import type { Property } from '../property';
import type { Resource } from '../resource';
import type { Flaw, Rule } from '../rule';
import type { Stack } from '../stack';
import {
  API,
  aConfig,
  aContainer,
  aModel,
  aNetwork,
  anEndpoint,
  aVariant,
  CONFIG,
  ENDPOINT,
  GUIDE,
  MODEL,
  ofModel,
} from './builders';
import { containersOf, variantsOf } from './parts';

const ROLES = `${GUIDE}/sagemaker-roles.html`;
const SERVICE = 'sagemaker.amazonaws.com';
const ELSEWHERE = 'unless a policy that is not in this template does';
const PULL = ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 's3:GetObject'];
const NETWORK = ['ec2:CreateNetworkInterface', 'ec2:CreateNetworkInterfacePermission', 'ec2:DescribeNetworkInterfaces'];

const document = (Action: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});
const aRole = (actions?: readonly string[], Service = SERVICE) => ({
  Type: ROLE,
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } }],
    },
    ...(actions && { Policies: [{ PolicyName: 'serving', PolicyDocument: document(actions) }] }),
  },
});
const ofRole = { ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } };
const running = (role: ReturnType<typeof aRole>, more: object = {}) => ({
  Role: role,
  Model: aModel({ PrimaryContainer: aContainer(), ...ofRole, ...more }),
});
const outlived = (DependsOn: object) => ({
  Role: aRole(),
  Policy: {
    Type: POLICY,
    Properties: { PolicyName: 'serving', PolicyDocument: document(PULL), Roles: [{ Ref: 'Role' }] },
  },
  Model: aModel({ PrimaryContainer: aContainer(), ...ofRole }),
  Config: aConfig({ ProductionVariants: [aVariant({ ModelName: ofModel })] }),
  Endpoint: { ...anEndpoint(), ...DependsOn },
});

/** Of the roles that models and endpoints act in. */
export const executionRoles: readonly Rule[] = [
  {
    id: 'R301',
    severity: 'warning',
    types: [MODEL],
    rule: 'The role of a model may fetch its image: ecr:GetAuthorizationToken on * and the rights to pull.',
    otherwise: 'The endpoint fails: "make sure all images … exist, and that the execution role … has permissions".',
    source: ROLES,
    *check(model, stack) {
      const images = containersOf(model).map((container) => container.get('Image'));
      if (!images.some(({ outline = '' }) => /\.dkr\.ecr[.-]/.test(outline))) return;
      yield* forbidden(model, ['ecr:GetAuthorizationToken'], stack);
    },
    examples: { wrong: running(aRole(['s3:GetObject'])), right: running(aRole(PULL)) },
  },
  {
    id: 'R302',
    severity: 'warning',
    types: [MODEL],
    rule: 'The role of a model with a VpcConfig may make network interfaces.',
    otherwise: 'The endpoint fails, because its instances cannot join the VPC.',
    source: `${GUIDE}/host-vpc.html`,
    *check(model, stack) {
      if (model.get('VpcConfig').isGiven) yield* forbidden(model, NETWORK, stack);
    },
    examples: {
      wrong: running(aRole(PULL), { VpcConfig: aNetwork }),
      right: running(aRole([...PULL, ...NETWORK]), { VpcConfig: aNetwork }),
    },
  },
  {
    id: 'R303',
    severity: 'error',
    types: [MODEL, CONFIG],
    rule: `An execution role trusts ${SERVICE}.`,
    otherwise: 'CreateModel or CreateEndpointConfig refuses it: SageMaker cannot assume the role.',
    source: `${API}/API_CreateModel.html`,
    *check(owner) {
      const arn = owner.get('ExecutionRoleArn');
      const role = arn.follow(ROLE);
      if (role && trustsSageMaker(role) === false)
        yield arn.flaw(
          `ExecutionRoleArn is the role '${role.logicalId}', which does not trust ${SERVICE}; let that service assume it`,
        );
    },
    examples: { wrong: running(aRole(PULL, 'lambda.amazonaws.com')), right: running(aRole(PULL)) },
  },
  {
    id: 'R304',
    severity: 'warning',
    types: [ENDPOINT],
    rule: 'The policies of the execution role are there before the endpoint, and so until it is gone.',
    otherwise: 'The endpoint may start before its role may do anything, and may hang when it is deleted.',
    source: `${API}/API_DeleteEndpoint.html`,
    *check(endpoint, stack) {
      for (const policy of new Set(rolesOf(endpoint).flatMap((role) => policiesOf(role, stack) ?? []))) {
        if (stack.isBefore(policy, endpoint) || stack.isBefore(endpoint, policy)) continue;
        yield endpoint.flaw(
          `nothing makes '${endpoint.logicalId}' wait for '${policy.logicalId}', a policy of its execution role; write DependsOn: ${policy.logicalId} on the model or the endpoint`,
        );
      }
    },
    examples: { wrong: outlived({}), right: outlived({ DependsOn: ['Policy'] }) },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R305: 'R134, R143, R157 and R186 say it of each feature; the rights to a key are verified for none.',
};

/** What a role of the template is for certain not allowed by it. */
function* forbidden(model: Resource, actions: readonly string[], stack: Stack): Generator<Flaw> {
  const arn = model.get('ExecutionRoleArn');
  const role = arn.follow(ROLE);
  const action = role && actions.find((one) => mayDo(role, one, stack) === false);
  if (action) yield arn.flaw(`the role '${role.logicalId}' may not ${action}; allow it, ${ELSEWHERE}`);
}

function trustsSageMaker(role: Resource): boolean | undefined {
  const statements = statementsIn(role.get('AssumeRolePolicyDocument'));
  const trusting = statements.filter((statement) => allows(statement, 'sts:AssumeRole') !== false);
  const answers = trusting.map((statement) => isPrincipal(statement.get('Principal')));
  if (statements.length === 0 || answers.includes(undefined)) return undefined;
  return answers.includes(true);
}

/** Whether SageMaker is one of whom a statement speaks. */
function isPrincipal(principal: Property): boolean | undefined {
  if (principal.text === '*') return true;
  const services = principal.get('Service');
  if (services.isAbsent) return false;
  const names = eachOf(services).map(({ text }) => text);
  if (names.some((name) => name?.startsWith('sagemaker.') || name === '*')) return true;
  return names.includes(undefined) ? undefined : false;
}

/** Those of its models and of its configuration that are in the template. */
function rolesOf(endpoint: Resource): Resource[] {
  const config = endpoint.get('EndpointConfigName').follow(CONFIG);
  if (!config) return [];
  const models = variantsOf(config).map((variant) => variant.get('ModelName').follow(MODEL));
  const roles = [config, ...models].map((owner) => owner?.get('ExecutionRoleArn').follow(ROLE));
  return [...new Set(roles.filter((role) => role !== undefined))];
}
