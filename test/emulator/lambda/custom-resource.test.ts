import { rmSync } from 'node:fs';
import * as path from 'node:path';
import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { runCdk } from '../../e2e/cdk';
import { FunctionsAtWork } from './functions-at-work';

const APP = path.join(__dirname, 'custom-resource-app.ts');
let at: FunctionsAtWork;
let cloudFormation: CloudFormationClient;

beforeAll(async () => {
  at = await FunctionsAtWork.start();
  cloudFormation = new CloudFormationClient(at.client);
});
afterAll(async () => {
  cloudFormation.destroy();
  rmSync(`${APP}.out`, { recursive: true, force: true });
  await at.remove();
});

/** Runs the CDK CLI with these variables for the app. */
async function cdk(variables: Record<string, string>, ...words: string[]) {
  Object.assign(process.env, variables);
  try {
    return await runCdk(at.local.url, APP, words);
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
  }
}

const deploy = (variables: Record<string, string>) => cdk(variables, 'deploy', '--require-approval', 'never');

async function outputs(): Promise<Record<string, string | undefined>> {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: 'Custom' }));
  return Object.fromEntries((Stacks[0].Outputs ?? []).map((o) => [o.OutputKey, o.OutputValue]));
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the function was asked
function asked(): any[] {
  const files = at.lambdaLogs().join('');
  return [...files.matchAll(/asked (\{.*\})/g)].map(([, text]) => JSON.parse(text));
}

test('a custom resource behind an inline function is created, updated, replaced, rolled back and deleted by cdk', async () => {
  const created = await deploy({ SAYS: 'hello' });
  expect(created).toMatchObject({ code: 0 });
  expect(await outputs()).toEqual({ Heard: 'hello', Deep: 'yes', Id: 'thing-1' });
  const [create] = asked();
  expect(create).toMatchObject({
    RequestType: 'Create',
    ResourceType: 'Custom::Thing',
    ResourceProperties: { says: 'hello', count: '3', flag: 'true', list: ['1', 'two'], ServiceTimeout: '60' },
  });
  expect(create.PhysicalResourceId).toBeUndefined();
  expect(create.ResponseURL.startsWith(`${at.local.url}/_serving/cfn-response/`)).toBe(true);

  expect(await deploy({ SAYS: 'bye' })).toMatchObject({ code: 0 });
  expect(await outputs()).toMatchObject({ Heard: 'bye', Id: 'thing-1' });
  expect(asked().at(-1)).toMatchObject({
    RequestType: 'Update',
    PhysicalResourceId: 'thing-1',
    ResourceProperties: { says: 'bye' },
    OldResourceProperties: { says: 'hello' },
  });

  expect(await deploy({ SAYS: 'replaced' })).toMatchObject({ code: 0 });
  expect(await outputs()).toMatchObject({ Heard: 'replaced', Id: 'thing-2' });
  expect(asked().slice(-2)).toMatchObject([
    { RequestType: 'Update', PhysicalResourceId: 'thing-1' },
    { RequestType: 'Delete', PhysicalResourceId: 'thing-1', ResourceProperties: { says: 'bye' } },
  ]);

  const refused = await deploy({ SAYS: 'no', REFUSE: 'yes' });
  expect(refused.code).not.toBe(0);
  expect(refused.output).toContain(
    'Received response status [FAILED] from custom resource. Message returned: See the details in CloudWatch Log Stream:',
  );
  expect(asked().slice(-2)).toMatchObject([
    { RequestType: 'Update', ResourceProperties: { says: 'no' } },
    {
      RequestType: 'Update',
      PhysicalResourceId: 'thing-2',
      ResourceProperties: { says: 'replaced' },
      OldResourceProperties: { says: 'no' },
    },
  ]);
  expect(await outputs()).toMatchObject({ Heard: 'replaced', Id: 'thing-2' });

  const before = asked().length;
  expect(await cdk({ SAYS: 'replaced' }, 'destroy', '--force')).toMatchObject({ code: 0 });
  expect(asked().slice(before)).toMatchObject([{ RequestType: 'Delete', PhysicalResourceId: 'thing-2' }]);
}, 180_000);

test('what was created is deleted when another resource fails, and so is what failed', async () => {
  const before = asked().length;
  const broken = await deploy({ SAYS: 'hello', BREAK: 'yes' });
  expect(broken.code).not.toBe(0);
  expect(asked().slice(before)).toMatchObject([
    { RequestType: 'Create' },
    { RequestType: 'Delete', PhysicalResourceId: 'thing-1' },
  ]);
  await cdk({ SAYS: 'hello' }, 'destroy', '--force');

  const refused = asked().length;
  expect((await deploy({ SAYS: 'hello', REFUSE: 'yes' })).code).not.toBe(0);
  expect(asked().slice(refused)).toMatchObject([
    { RequestType: 'Create' },
    { RequestType: 'Delete', PhysicalResourceId: 'never' },
  ]);
  const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: 'Custom' }));
  const failed = StackEvents.find((e) => e.LogicalResourceId === 'Thing' && e.ResourceStatus === 'CREATE_FAILED');
  expect(failed?.ResourceStatusReason).toMatch(/\(RequestId: [0-9a-f-]{36}\)$/);
}, 120_000);
