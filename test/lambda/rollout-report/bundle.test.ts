import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { builtinModules } from 'node:module';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { StandIn } from './aws';

const ROOT = path.join(__dirname, '../../..');
const BUNDLE = path.join(ROOT, 'lambda/rollout-report/index.js');
const run = promisify(execFile);

const aws = new StandIn();
beforeAll(async () => {
  await run(process.execPath, [path.join(ROOT, 'scripts/build-lambda.mjs')]);
  await aws.start();
});
afterAll(() => aws.stop());
beforeEach(() => {
  aws.puts.length = 0;
  aws.calls.length = 0;
});

/** Calls the bundle as Lambda does, in a process of its own, and gives back what it logs. */
async function invoke(event: object): Promise<{ stdout: string; stderr: string }> {
  const script = `require(${JSON.stringify(BUNDLE)}).handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 900000 })`;
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 's',
    NODE_NO_WARNINGS: '1',
  };
  return run(process.execPath, ['-e', script], { env });
}

const event = (RequestType: string, OnRollback = 'fail') => ({
  RequestType,
  ResponseURL: `${aws.url}/box`,
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Rollout',
  PhysicalResourceId: RequestType === 'Create' ? undefined : 'digits-rollout',
  ResourceProperties: { EndpointName: 'digits', EndpointConfigName: 'new', AlarmNames: ['errors'], OnRollback },
});

describe('the bundle of the handler', () => {
  test('is under 100 kB', () => {
    expect(fs.statSync(BUNDLE).size).toBeLessThan(100_000);
  });

  test('needs nothing that Lambda does not have', () => {
    const needed = [...fs.readFileSync(BUNDLE, 'utf8').matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    const others = needed.filter((name) => !builtinModules.includes(name.replace(/^node:/, '')));
    expect([...new Set(others)].sort()).toEqual([
      '@aws-sdk/client-cloudwatch',
      '@aws-sdk/client-eventbridge',
      '@aws-sdk/client-sagemaker',
    ]);
  });

  test('reports a rollback, in one line of its log, in an event and to CloudFormation', async () => {
    aws.answers = {
      PutEvents: [{ body: { FailedEntryCount: 0, Entries: [{ EventId: '1' }] } }],
      DescribeEndpoint: [{ body: { EndpointStatus: 'InService', EndpointConfigName: 'old' } }],
      DescribeAlarms: [
        { body: { MetricAlarms: [{ AlarmName: 'errors', StateValue: 'ALARM', StateReason: 'Too\nmany.' }] } },
      ],
    };
    const { stdout, stderr } = await invoke(event('Update'));
    expect(stdout).toBe('');
    expect(stderr).toBe(
      "ROLLED_BACK: SageMaker rolled endpoint 'digits' back: it serves 'old', not 'new'. Alarm 'errors' is in ALARM: Too many.\n",
    );
    expect(aws.calls.map(({ operation }) => operation)).toContain('PutEvents');
    expect(aws.puts[0].body).toMatchObject({ Status: 'FAILED', Data: { Outcome: 'ROLLED_BACK' } });
  });

  test('reports a success', async () => {
    aws.answers = { DescribeEndpoint: [{ body: { EndpointStatus: 'InService', EndpointConfigName: 'new' } }] };
    const { stdout, stderr } = await invoke(event('Create'));
    expect(stderr).toBe('');
    expect(stdout).toBe("DEPLOYED: Endpoint 'digits' serves 'new'.\n");
    expect(aws.puts[0].body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'digits-rollout' });
  });

  test('asks nothing when it is deleted', async () => {
    await invoke(event('Delete'));
    expect(aws.calls).toEqual([]);
    expect(aws.puts[0].body).toMatchObject({ Status: 'SUCCESS' });
  });
});
