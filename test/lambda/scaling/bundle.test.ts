import * as fs from 'node:fs';
import { builtinModules } from 'node:module';
import { Bundle } from '../bundle';
import { ScalingServices } from './services';
import { type App, ENDPOINT, id, propertiesOf } from './stack';

const aws = new ScalingServices();
const bundle = new Bundle('scaling', aws);
beforeAll(async () => {
  await bundle.build();
  await aws.start();
});
afterAll(() => aws.stop());
beforeEach(() => aws.reset());

const app: App = { config: 'a', variants: { champion: 'ml.c7i.large' }, scales: { champion: {} } };
const ids = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Scaling' };
const event = (RequestType: string, more = {}) => ({
  ...ids,
  RequestType,
  ResourceType: 'Custom::SageMakerScaling',
  ResponseURL: `${aws.url}/box`,
  ResourceProperties: propertiesOf(app),
  ...more,
});

describe('the bundle of the handler', () => {
  test('is under 100 kB', () => {
    expect(fs.statSync(bundle.file).size).toBeLessThan(100_000);
  });

  test('needs nothing that Lambda does not have', () => {
    const needed = [...fs.readFileSync(bundle.file, 'utf8').matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    const others = needed.filter((name) => !builtinModules.includes(name.replace(/^node:/, '')));
    expect([...new Set(others)].sort()).toEqual(
      ['application-auto-scaling', 'cloudwatch', 'sagemaker', 'ssm'].map((name) => `@aws-sdk/client-${name}`),
    );
  });

  test('registers what is wanted, and says so in its log and to CloudFormation', async () => {
    aws.serve('a', app.variants);
    expect(await bundle.invoke(event('Create'))).toEqual({
      stdout: `Endpoint 'digits': It scales ${id('champion')} from 2 to 8.\n`,
      stderr: '',
    });
    expect(aws.puts).toEqual([{ ...ids, Status: 'SUCCESS', PhysicalResourceId: 'digits-scaling' }]);
    expect([...aws.targets.keys()]).toEqual([id('champion')]);
  });

  test('hears of an endpoint that has come into service', async () => {
    aws.serve('a', app.variants);
    await bundle.invoke(event('Create'));
    aws.targets.clear();
    await bundle.invoke({ source: 'aws.sagemaker', detail: { EndpointName: ENDPOINT, EndpointStatus: 'IN_SERVICE' } });
    expect([...aws.targets.keys()]).toEqual([id('champion')]);
  });

  test('knows nothing of an endpoint that nobody wants to scale', async () => {
    const { stdout } = await bundle.invoke({ detail: { EndpointName: ENDPOINT } });
    expect(stdout).toBe("Endpoint 'digits': Nobody wants it to scale.\n");
    expect(aws.calls).toEqual(['GetParameter']);
  });

  test('fails with the reason, and keeps the id that the resource has', async () => {
    const { stdout, stderr } = await bundle.invoke(event('Update', { PhysicalResourceId: 'kept' }));
    const Reason =
      "The scaling of endpoint 'digits' could not be set up: there is no such endpoint; has it been deleted outside of the stack?";
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: `${Reason}\n` });
    expect(aws.puts).toEqual([{ ...ids, Status: 'FAILED', Reason, PhysicalResourceId: 'kept' }]);
  });

  test('is another resource for an endpoint of another name', async () => {
    aws.serve('a', app.variants);
    const OldResourceProperties = { ...propertiesOf(app), EndpointName: 'old' };
    await bundle.invoke(event('Update', { PhysicalResourceId: 'old-scaling', OldResourceProperties }));
    expect(aws.puts).toEqual([{ ...ids, Status: 'SUCCESS', PhysicalResourceId: 'digits-scaling' }]);
  });
});
