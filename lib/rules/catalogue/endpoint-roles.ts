import { allows, mayDo, ROLE, statementsIn } from '../permissions';
import type { Property } from '../property';
import type { Resource } from '../resource';
import type { Flaw, Rule } from '../rule';
import type { Stack } from '../stack';
import { namedBy } from './alarms';
import { aConfig, aContainer, aModel, aRole, aVariant, CONFIG, ENDPOINT, GUIDE, MODEL, ofModel } from './builders';
import { captures } from './features';
import { listed } from './names';
import { nameOf } from './ranges';
import { alarmsOf, configOf } from './rollouts';
import { canary, instances, updating } from './update-policies';

const ALARMS = `${GUIDE}/deployment-guardrails-configuration.html`;
const ASYNC_S3 = ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListBucket'];
/** What lets a role use a resource without a policy of the role's own. */
const RESOURCE_POLICIES = ['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy'];
const TOPICS = ['SuccessTopic', 'ErrorTopic'];

const runAs = (actions: string[], config: object) => ({
  Role: aRole(actions),
  Model: aModel({ PrimaryContainer: aContainer(), ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }),
  Config: aConfig({ ProductionVariants: [aVariant({ ModelName: ofModel, InitialInstanceCount: 4 })], ...config }),
});
const answering = (more: object = {}) => ({
  AsyncInferenceConfig: {
    OutputConfig: { S3OutputPath: 's3://answers/good', S3FailurePath: 's3://answers/bad', ...more },
  },
});
const notifying = answering({ NotificationConfig: { SuccessTopic: 'arn:aws:sns:us-east-1:111122223333:good' } });
const capturing = {
  DataCaptureConfig: {
    InitialSamplingPercentage: 100,
    DestinationS3Uri: 's3://captured/digits',
    CaptureOptions: [{ CaptureMode: 'Input' }],
  },
};
const guarded = (...actions: string[]) => ({ ...updating(canary(instances(1))), ...runAs(actions, {}) });

/** Of what the role of an endpoint's models may do. A role that the template does not have is not judged. */
export const endpointRoles: readonly Rule[] = [
  {
    id: 'R134',
    severity: 'error',
    types: [CONFIG],
    rule: 'The role of an asynchronous endpoint with a topic may do sns:Publish.',
    otherwise: 'CreateEndpoint publishes a first message to the topic; the endpoint fails.',
    source: `${GUIDE}/async-inference-create-endpoint.html`,
    *check(config, stack) {
      const notification = config.get('AsyncInferenceConfig').get('OutputConfig').get('NotificationConfig');
      const [topic] = TOPICS.map((name) => notification.get(name)).filter(({ isGiven }) => isGiven);
      if (topic) yield* denied(topic, config, ['sns:Publish'], stack);
    },
    examples: { wrong: runAs(ASYNC_S3, notifying), right: runAs([...ASYNC_S3, 'sns:Publish'], notifying) },
  },
  {
    id: 'R143',
    severity: 'warning',
    types: [CONFIG],
    rule: `The role of an asynchronous endpoint may do ${listed(ASYNC_S3, 'and')}.`,
    otherwise: 'Requests are accepted, and fail when they are read from Amazon S3 or answered there.',
    source: `${GUIDE}/async-inference-create-endpoint-prerequisites.html`,
    *check(config, stack) {
      const given = config.get('AsyncInferenceConfig');
      if (given.isGiven) yield* denied(given, config, ASYNC_S3, stack);
    },
    examples: { wrong: runAs(['s3:GetObject'], answering()), right: runAs(ASYNC_S3, answering()) },
  },
  {
    id: 'R157',
    severity: 'warning',
    types: [CONFIG],
    rule: 'The role of an endpoint that captures data may do s3:PutObject.',
    otherwise: 'Nothing is captured, and nothing says so.',
    source: `${GUIDE}/model-monitor-data-capture-endpoint.html`,
    *check(config, stack) {
      if (captures(config)) yield* denied(config.get('DataCaptureConfig'), config, ['s3:PutObject'], stack);
    },
    examples: { wrong: runAs(['s3:GetObject'], capturing), right: runAs(['s3:*'], capturing) },
  },
  {
    id: 'R186',
    severity: 'error',
    types: [ENDPOINT],
    rule: 'The alarms that roll an update back are there before it, and the role may do cloudwatch:DescribeAlarms.',
    otherwise: 'The update fails, or nothing is rolled back.',
    source: ALARMS,
    *check(endpoint, stack) {
      const alarms = alarmsOf(endpoint);
      for (const item of alarms.items) yield* tooLate(item, endpoint, stack);
      const config = configOf(endpoint);
      if (config && alarms.items.length > 0) yield* denied(alarms, config, ['cloudwatch:DescribeAlarms'], stack);
    },
    examples: { wrong: guarded('s3:GetObject'), right: guarded('s3:GetObject', 'cloudwatch:Describe*') },
  },
];

function* denied(needs: Property, config: Property, actions: readonly string[], stack: Stack): Generator<Flaw> {
  for (const role of rolesOf(config)) {
    const lacking = actions.filter((action) => mayDo(role, action, stack) === false && !isGrantedBy(stack, action));
    if (lacking.length > 0)
      yield needs.flaw(
        `${nameOf(needs)} needs a role that may do ${listed(lacking, 'and')}, and no policy of '${role.logicalId}' allows it; add it to one`,
      );
  }
}

/** The roles of the template that the models of a configuration run with. */
function rolesOf(config: Property): Set<Resource> {
  const models = config.get('ProductionVariants').items.map((variant) => variant.get('ModelName').follow(MODEL));
  return new Set([config, ...models].flatMap((owner) => owner?.get('ExecutionRoleArn').follow(ROLE) ?? []));
}

/** Whether a policy of a bucket or a topic may allow it to a role that has no policy for it. */
function isGrantedBy(stack: Stack, action: string): boolean {
  const statements = RESOURCE_POLICIES.flatMap((type) => stack.ofType(type)).flatMap((policy) =>
    statementsIn(policy.get('PolicyDocument')),
  );
  return statements.some((statement) => allows(statement, action) !== false);
}

/** An alarm that is meant by its name alone is made whenever it is made. */
function* tooLate(item: Property, endpoint: Resource, stack: Stack): Generator<Flaw> {
  const alarm = namedBy(item);
  if (!alarm || stack.isBefore(alarm, endpoint)) return;
  yield item
    .get('AlarmName')
    .flaw(
      `the alarm '${alarm.logicalId}' is meant by its name, so it may be made after the endpoint is updated; write {"Ref": "${alarm.logicalId}"} instead of the name`,
    );
}
