import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { builtinModules } from 'node:module';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { StandIn } from '../rollout-report/aws';

const ROOT = path.join(__dirname, '../../..');
const BUNDLE = path.join(ROOT, 'lambda/live-weights/index.js');
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

const ids = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Weights' };
const event = (RequestType: string, PhysicalResourceId?: string) => ({
  ...ids,
  RequestType,
  PhysicalResourceId,
  ResponseURL: `${aws.url}/box`,
  ResourceProperties: {
    EndpointName: 'digits',
    EndpointConfigName: 'new',
    Weights: [{ VariantName: 'champion', DesiredWeight: '9' }],
  },
});
const shows = (CurrentWeight: number, EndpointStatus = 'InService') => ({
  body: { EndpointStatus, ProductionVariants: [{ VariantName: 'champion', CurrentWeight }] },
});

describe('the bundle of the handler', () => {
  test('is under 100 kB', () => {
    expect(fs.statSync(BUNDLE).size).toBeLessThan(100_000);
  });

  test('needs nothing that Lambda does not have', () => {
    const needed = [...fs.readFileSync(BUNDLE, 'utf8').matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    const others = needed.filter((name) => !builtinModules.includes(name.replace(/^node:/, '')));
    expect([...new Set(others)]).toEqual(['@aws-sdk/client-sagemaker']);
  });

  test('sets weights, and says so in its log and to CloudFormation', async () => {
    aws.answers = { DescribeEndpoint: [shows(1), shows(9)], UpdateEndpointWeightsAndCapacities: [{ body: {} }] };
    expect(await invoke(event('Create'))).toEqual({
      stdout: "Endpoint 'digits' now has the weights champion 9.\n",
      stderr: '',
    });
    expect(aws.puts.map(({ body }) => body)).toEqual([
      { ...ids, Status: 'SUCCESS', PhysicalResourceId: 'digits-weights' },
    ]);
  });

  test('fails with the reason, and keeps the id that the resource has', async () => {
    aws.answers = { DescribeEndpoint: [shows(1, 'Failed')] };
    const Reason = "The weights of endpoint 'digits' could not be set: it is Failed.";
    expect(await invoke(event('Update', 'kept'))).toEqual({ stdout: '', stderr: `${Reason}\n` });
    expect(aws.puts.map(({ body }) => body)).toEqual([
      { ...ids, Status: 'FAILED', Reason, PhysicalResourceId: 'kept' },
    ]);
  });

  test('does nothing when it is deleted', async () => {
    await invoke(event('Delete', 'kept'));
    expect(aws.calls).toEqual([]);
    expect(aws.puts.map(({ body }) => body)).toEqual([{ ...ids, Status: 'SUCCESS', PhysicalResourceId: 'kept' }]);
  });
});
