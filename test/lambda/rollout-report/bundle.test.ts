import * as fs from 'node:fs';
import { builtinModules } from 'node:module';
import { StandIn } from '../aws';
import { Bundle } from '../bundle';

const aws = new StandIn();
const bundle = new Bundle('rollout-report', aws);
beforeAll(async () => {
  await bundle.build();
  await aws.start();
});
afterAll(() => aws.stop());
beforeEach(() => {
  aws.puts.length = 0;
  aws.calls.length = 0;
});

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
    expect(fs.statSync(bundle.file).size).toBeLessThan(100_000);
  });

  test('needs nothing that Lambda does not have', () => {
    const needed = [...fs.readFileSync(bundle.file, 'utf8').matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
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
    const { stdout, stderr } = await bundle.invoke(event('Update'));
    expect(stdout).toBe('');
    expect(stderr).toBe(
      "ROLLED_BACK: SageMaker rolled endpoint 'digits' back: it serves 'old', not 'new'. Alarm 'errors' is in ALARM: Too many.\n",
    );
    expect(aws.calls.map(({ operation }) => operation)).toContain('PutEvents');
    expect(aws.puts[0].body).toMatchObject({ Status: 'FAILED', Data: { Outcome: 'ROLLED_BACK' } });
  });

  test('reports a success', async () => {
    aws.answers = { DescribeEndpoint: [{ body: { EndpointStatus: 'InService', EndpointConfigName: 'new' } }] };
    const { stdout, stderr } = await bundle.invoke(event('Create'));
    expect(stderr).toBe('');
    expect(stdout).toBe("DEPLOYED: Endpoint 'digits' serves 'new'.\n");
    expect(aws.puts[0].body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'digits-rollout' });
  });

  test('asks nothing when it is deleted', async () => {
    await bundle.invoke(event('Delete'));
    expect(aws.calls).toEqual([]);
    expect(aws.puts[0].body).toMatchObject({ Status: 'SUCCESS' });
  });
});
