import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { FunctionsAtWork, ROLE, until } from './functions-at-work';

let at: FunctionsAtWork;
let cloudFormation: CloudFormationClient;
const arnOf = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

beforeAll(async () => {
  at = await FunctionsAtWork.start();
  cloudFormation = new CloudFormationClient(at.client);
});
afterAll(async () => {
  cloudFormation.destroy();
  await at.remove();
});

/** A stack of one custom resource, with properties beside its ServiceToken, in the default Lambda runtime. */
function create(StackName: string, ServiceToken: string, more: object = {}, others: object = {}) {
  const Thing = { Type: 'Custom::Thing', Properties: { ServiceToken, ...more } };
  const template = { Resources: { Thing, ...others } };
  return cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template) }));
}

async function settled(StackName: string): Promise<string> {
  for (;;) {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    const status = Stacks[0].StackStatus ?? '';
    if (!status.endsWith('_IN_PROGRESS')) return status;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function events(StackName: string) {
  const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName }));
  return StackEvents.reverse();
}

async function whyItFailed(StackName: string): Promise<string | undefined> {
  await settled(StackName);
  return (await events(StackName)).find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED')
    ?.ResourceStatusReason;
}

/** A handler that answers with this body. */
const answering = (body: string) => `exports.handler = async (event) => {
  const body = ${body};
  await fetch(event.ResponseURL, { method: 'PUT', body: typeof body === 'string' ? body : JSON.stringify(body) });
};`;

test('a function that does not exist is told of at once', async () => {
  await create('nobody', arnOf('nobody'));
  expect(await whyItFailed('nobody')).toBe(
    `The function ${arnOf('nobody')}, which the ServiceToken names, does not exist. (On AWS, CloudFormation would go on waiting for an answer until ServiceTimeout.)`,
  );
});

test('a function that crashes is told of at once', async () => {
  await at.create('crashing', `exports.handler = async () => { throw new TypeError('no luck'); };`);
  await create('crashing', arnOf('crashing'));
  expect(await whyItFailed('crashing')).toBe(
    'The function crashing failed: TypeError: no luck (On AWS, CloudFormation would go on waiting for an answer until ServiceTimeout.)',
  );
});

test('a function that forgets to answer is waited for until ServiceTimeout, and warned of before', async () => {
  await at.create('forgetful', 'exports.handler = async () => {};');
  await create('forgetful', arnOf('forgetful'), { ServiceTimeout: 2 });
  expect(await whyItFailed('forgetful')).toMatch(
    /^CloudFormation did not receive a response from your Custom Resource\. Please check your logs for requestId \[[0-9a-f-]{36}\]\./,
  );
  expect(at.said.join('\n')).toContain(
    'What answers for the custom resource Thing is done with Create and has sent no answer',
  );
});

test.each([
  ['no-json', `'nonsense'`, 'Response is not valid JSON'],
  [
    'no-status',
    '{ PhysicalResourceId: "x" }',
    'Invalid response object: Value of property Status must be either SUCCESS or FAILED',
  ],
  ['no-id', '{ Status: "SUCCESS" }', 'Invalid PhysicalResourceId'],
  [
    'too-long',
    '{ Status: "SUCCESS", PhysicalResourceId: "x", Data: { a: "x".repeat(4096) } }',
    'Response object is too long.',
  ],
])('fails when the answer has %s', async (name, body, reason) => {
  await at.create(name, answering(body));
  await create(name, arnOf(name));
  expect(await whyItFailed(name)).toBe(reason);
});

test('fails when the ServiceToken names neither a function nor a topic', async () => {
  await create('token', 'arn:aws:s3:::bucket');
  expect(await whyItFailed('token')).toBe(
    'ServiceToken is arn:aws:s3:::bucket, which is the ARN of no Lambda function and of no SNS topic.',
  );
});

test('what a provider answers with NoEcho is masked in the stack events, and reaches who refers to it', async () => {
  await at.create(
    'secret',
    answering(`{ Status: 'SUCCESS', PhysicalResourceId: 'x', NoEcho: true, Data: { Word: 'tell-nobody' } }`),
  );
  const Value = { 'Fn::GetAtt': ['Thing', 'Word'] };
  const Parameter = { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Name: 'told', Value } };
  await create('secret', arnOf('secret'), {}, { Parameter });
  expect(await settled('secret')).toBe('CREATE_COMPLETE');
  const text = JSON.stringify(await events('secret'));
  expect(text).toContain('****');
  expect(text).not.toContain('tell-nobody');
});

test('a custom resource that was being created when the emulator ended is deleted by the rollback', async () => {
  await at.create(
    'long',
    `exports.handler = async (event) => {
       console.log('asked', event.RequestType, event.PhysicalResourceId, event.ResourceProperties.a);
       if (event.RequestType === 'Create') await new Promise((resolve) => setTimeout(resolve, 60000));
       const { StackId, RequestId, LogicalResourceId, PhysicalResourceId } = event;
       await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify({ Status: 'SUCCESS', StackId, RequestId, LogicalResourceId, PhysicalResourceId }) });
     };`,
    { Timeout: 100, Role: ROLE },
  );
  await create('long', arnOf('long'), { a: 1 });
  await until(() => at.lambdaLogs().join('').includes('asked Create'));
  await at.restart();
  cloudFormation = new CloudFormationClient(at.client);
  expect(await settled('long')).toBe('ROLLBACK_COMPLETE');
  expect(at.log('long')).toMatch(/asked Delete long-Thing-[A-Z0-9]{12} 1\n/);
});
