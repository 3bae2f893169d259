import * as fs from 'node:fs';
import { builtinModules } from 'node:module';
import { StandIn } from '../aws';
import { Bundle } from '../bundle';

const aws = new StandIn();
const bundle = new Bundle('live-weights', aws);
beforeAll(async () => {
  await bundle.build();
  await aws.start();
});
afterAll(() => aws.stop());
beforeEach(() => {
  aws.puts.length = 0;
  aws.calls.length = 0;
});

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
    expect(fs.statSync(bundle.file).size).toBeLessThan(100_000);
  });

  test('needs nothing that Lambda does not have', () => {
    const needed = [...fs.readFileSync(bundle.file, 'utf8').matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    const others = needed.filter((name) => !builtinModules.includes(name.replace(/^node:/, '')));
    expect([...new Set(others)]).toEqual(['@aws-sdk/client-sagemaker']);
  });

  test('sets weights, and says so in its log and to CloudFormation', async () => {
    aws.answers = { DescribeEndpoint: [shows(1), shows(9)], UpdateEndpointWeightsAndCapacities: [{ body: {} }] };
    expect(await bundle.invoke(event('Create'))).toEqual({
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
    expect(await bundle.invoke(event('Update', 'kept'))).toEqual({ stdout: '', stderr: `${Reason}\n` });
    expect(aws.puts.map(({ body }) => body)).toEqual([
      { ...ids, Status: 'FAILED', Reason, PhysicalResourceId: 'kept' },
    ]);
  });

  test('does nothing when it is deleted', async () => {
    await bundle.invoke(event('Delete', 'kept'));
    expect(aws.calls).toEqual([]);
    expect(aws.puts.map(({ body }) => body)).toEqual([{ ...ids, Status: 'SUCCESS', PhysicalResourceId: 'kept' }]);
  });
});
