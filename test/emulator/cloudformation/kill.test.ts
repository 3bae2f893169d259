import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { Harness, topics } from './harness';

const STOPPED = 'sagemaker-serving-local was stopped in the middle of this operation.';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

let child: ChildProcess;
let client: CloudFormationClient;
let folder: string;
let local: Harness | undefined;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'serving-kill-'));
  child = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, 'child.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout!, 'data');
  client = new CloudFormationClient({ endpoint: String(line).trim(), region: 'us-east-1', credentials });
});
afterEach(async () => {
  child.kill('SIGKILL');
  client.destroy();
  await local?.stop();
});

/** Kills the server once the resource is in that status, and starts another one on the same folder. */
async function killWhen(StackName: string, event: string): Promise<Harness> {
  for (;;) {
    const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
    if (
      StackEvents.some(
        (e) => `${e.LogicalResourceId} ${e.ResourceStatus} ${e.ResourceStatusReason ?? ''}`.trim() === event,
      )
    )
      break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  local = await Harness.start(folder);
  return local;
}

const create = (StackName: string, template: object) =>
  client.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template) }));

test('a creation that a kill interrupted is rolled back at the next start, what had begun to exist included', async () => {
  await create(
    'Killed',
    topics({ Done: {}, Half: { says: 'hang, initiated', after: ['Done'] }, Never: { after: ['Half'] } }),
  );
  const next = await killWhen('Killed', 'Half CREATE_IN_PROGRESS Resource creation Initiated');
  expect((await next.settled('Killed')).StackStatus).toBe('ROLLBACK_COMPLETE');
  expect(next.stub.calls).toEqual(['delete Half', 'delete Done']);
  const reasons = (await next.events('Killed')).map((e) => [
    e.LogicalResourceId,
    e.ResourceStatus,
    e.ResourceStatusReason,
  ]);
  expect(reasons).toContainEqual(['Half', 'CREATE_FAILED', STOPPED]);
  expect(reasons).toContainEqual(['Killed', 'ROLLBACK_IN_PROGRESS', STOPPED]);
});

test('an update that a kill interrupted goes back to what was', async () => {
  await create('Updated', topics({ A: { name: 'old' }, B: { says: 'old', after: ['A'] } }));
  const template = topics({ A: { name: 'new' }, B: { says: 'hang', after: ['A'] } });
  await client.send(new UpdateStackCommand({ StackName: 'Updated', TemplateBody: JSON.stringify(template) }));
  const next = await killWhen('Updated', 'B UPDATE_IN_PROGRESS');
  expect((await next.settled('Updated')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await next.physicalIds('Updated')).toMatchObject({ A: 'old' });
  expect(next.stub.calls).toEqual(['update B', 'delete A']);
});

test('a stack that was complete is the same after a kill', async () => {
  await create('Whole', topics({ A: { name: 'a' } }));
  const { Stacks: before } = await client.send(new DescribeStacksCommand({ StackName: 'Whole' }));
  const next = await killWhen('Whole', 'Whole CREATE_COMPLETE');
  expect(await next.stack('Whole')).toEqual(before?.[0]);
  expect(next.stub.calls).toEqual([]);
});

test('a deletion that a stop interrupted goes on at the next start', async () => {
  child.kill('SIGKILL');
  local = await Harness.start(folder);
  const { StackId } = await local.create('Stopped', topics({ A: { says: 'hang' } }));
  await local.restart();
  expect((await local.settled(StackId!)).StackStatus).toBe('ROLLBACK_COMPLETE');
});
