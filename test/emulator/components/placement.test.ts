import {
  DeleteInferenceComponentCommand,
  type ProductionVariantManagedInstanceScalingScaleInPolicy,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { IDLE_MILLISECONDS } from '../../../emulator/src/sagemaker/components/scale-in';
import { Local, until } from '../sagemaker/local';
import { Hosting, MINUTE, running, taking } from './hosting';

let hosting: Hosting;

beforeAll(async () => {
  hosting = await Hosting.start();
});
afterAll(() => Local.removeAll());

const NO_ROOM =
  'There is not enough hardware resources on the instances for this endpoint to create a copy of the inference component.';

const scaled = (
  MinInstanceCount: number,
  MaxInstanceCount: number,
  ScaleInPolicy?: ProductionVariantManagedInstanceScalingScaleInPolicy,
) => ({ ManagedInstanceScaling: { Status: 'ENABLED', MinInstanceCount, MaxInstanceCount, ScaleInPolicy } }) as const;

const placed = (PlacementStrategy: 'SPREAD' | 'BINPACK', cpus = 1) =>
  running('one', { ...taking(cpus), SchedulingConfig: { PlacementStrategy } });

/** How many copies of a component each host of an endpoint has, the most first. */
async function spreadOf(endpoint: string, component: string): Promise<number[]> {
  const { components = [] } = await hosting.status(endpoint);
  const copies = components.find(({ name }) => name === component)?.copies;
  const counts = new Map<string | undefined, number>();
  for (const { host } of copies ?? []) counts.set(host, (counts.get(host) ?? 0) + 1);
  return [...counts.values()].sort((a, b) => b - a);
}

const scale = (name: string, copies: number) => hosting.scale(name, copies);

const remove = async (name: string) => {
  await hosting.local.sagemaker.send(new DeleteInferenceComponentCommand({ InferenceComponentName: name }));
  await hosting.settled(name).catch(() => {});
};

test('SPREAD puts copies evenly on the instances, BINPACK on as few as they fit on', async () => {
  await hosting.endpoint('placed', { InitialInstanceCount: 2 });
  await hosting.component('even', 'placed', 2, placed('SPREAD'));
  expect(await spreadOf('placed', 'even')).toEqual([1, 1]);
  await hosting.component('packed', 'placed', 3, placed('BINPACK'));
  expect(await spreadOf('placed', 'packed')).toEqual([3]);
  await scale('packed', 4);
  expect(await spreadOf('placed', 'packed')).toEqual([3, 1]);
  await scale('packed', 2);
  expect(await spreadOf('placed', 'packed')).toEqual([2]);
});

test.each([
  ['CPU cores', taking(5)],
  ['memory', taking(1, 8193)],
  [
    'accelerators',
    { ComputeResourceRequirements: { NumberOfAcceleratorDevicesRequired: 1, MinMemoryRequiredInMb: 128 } },
  ],
])(
  'fails when a copy asks for more %s than an instance has: however many there may be, none is added',
  async (what, needs) => {
    const name = `large-${what.split(' ')[0]}`;
    await hosting.endpoint(name, scaled(1, 5));
    expect(await hosting.component(name, name, 1, running('one', needs))).toMatchObject({
      InferenceComponentStatus: 'Failed',
      FailureReason: NO_ROOM,
      RuntimeConfig: { CurrentCopyCount: 0 },
    });
    expect(await hosting.hosts(name)).toBe(1);
  },
);

test('all of an instance is given away, and no more', async () => {
  await hosting.endpoint('exact');
  const whole = running('one', taking(2, 4096));
  expect(await hosting.component('whole', 'exact', 2, whole)).toMatchObject({ InferenceComponentStatus: 'InService' });
  expect(await hosting.component('over', 'exact', 1, running('two', taking(0.25, 128)))).toMatchObject({
    InferenceComponentStatus: 'Failed',
    FailureReason: NO_ROOM,
  });
});

test('fails when copies are added that have no room: those that are there go on, and the reason is told', async () => {
  await hosting.endpoint('full');
  await hosting.component('tight', 'full', 3);
  expect(await scale('tight', 5)).toMatchObject({
    InferenceComponentStatus: 'InService',
    FailureReason: NO_ROOM,
    RuntimeConfig: { DesiredCopyCount: 3, CurrentCopyCount: 3 },
  });
  expect(await scale('tight', 4)).toMatchObject({ RuntimeConfig: { CurrentCopyCount: 4 } });
  expect((await hosting.describe('tight')).FailureReason).toBeUndefined();
});

test('managed instance scaling adds instances as copies need them, and gives them up once they are idle', async () => {
  await hosting.endpoint('managed', scaled(1, 3));
  expect(await hosting.component('growing', 'managed', 9)).toMatchObject({ InferenceComponentStatus: 'InService' });
  expect(await hosting.hosts('managed')).toBe(3);
  const { ProductionVariants } = await hosting.local.describe('managed');
  expect(ProductionVariants?.[0]).toMatchObject({
    DesiredInstanceCount: 3,
    ManagedInstanceScaling: { MaxInstanceCount: 3 },
  });
  expect(await scale('growing', 13)).toMatchObject({ FailureReason: NO_ROOM, RuntimeConfig: { CurrentCopyCount: 9 } });
  await scale('growing', 1);
  await hosting.clock.advance(IDLE_MILLISECONDS - MINUTE);
  expect(await hosting.hosts('managed')).toBe(3);
  await hosting.clock.advance(MINUTE);
  expect(await hosting.hosts('managed')).toBe(1);
  expect(await hosting.ask('managed', 'growing', 'slow 0')).toBe('one');
});

test('with a MinInstanceCount of 0 an endpoint goes to no instances, and comes back with its first copy', async () => {
  await hosting.endpoint('zero', scaled(0, 1));
  await hosting.component('sleeper', 'zero', 1);
  await scale('sleeper', 0);
  await hosting.clock.advance(IDLE_MILLISECONDS);
  expect(await hosting.hosts('zero')).toBe(0);
  expect((await hosting.local.describe('zero')).EndpointStatus).toBe('InService');
  await expect(hosting.ask('zero', 'sleeper')).rejects.toThrow('has no capacity to process this request');
  await scale('sleeper', 1);
  expect(await hosting.hosts('zero')).toBe(1);
  expect(await hosting.ask('zero', 'sleeper', 'slow 0')).toBe('one');
});

test('an instance that gets a copy while it idles stays', async () => {
  await hosting.endpoint('woken', scaled(0, 1));
  await hosting.component('restless', 'woken', 1);
  await scale('restless', 0);
  await hosting.clock.advance(IDLE_MILLISECONDS - MINUTE);
  await scale('restless', 1);
  await hosting.clock.advance(IDLE_MILLISECONDS);
  expect(await hosting.hosts('woken')).toBe(1);
});

test('CONSOLIDATION moves copies together after its cooldown, and gives up the instance that they leave', async () => {
  await hosting.endpoint('merged', scaled(1, 2, { Strategy: 'CONSOLIDATION', CooldownInMinutes: 5 }));
  await hosting.component('wide', 'merged', 6, placed('SPREAD'));
  expect(await spreadOf('merged', 'wide')).toEqual([4, 2]);
  await scale('wide', 3);
  expect(await spreadOf('merged', 'wide')).toEqual([2, 1]);
  await hosting.clock.advance(5 * MINUTE);
  await until(async () => (await hosting.hosts('merged')) === 1);
  expect(await spreadOf('merged', 'wide')).toEqual([3]);
  expect(await hosting.ask('merged', 'wide', 'slow 0')).toBe('one');
});

test('fewer instances are asked for: the copies of those that go move, or the endpoint stays as it is', async () => {
  const instances = async (DesiredInstanceCount: number) => {
    const DesiredWeightsAndCapacities = [{ VariantName: 'fleet', DesiredInstanceCount }];
    const input = { EndpointName: 'resized', DesiredWeightsAndCapacities };
    await hosting.local.sagemaker.send(new UpdateEndpointWeightsAndCapacitiesCommand(input));
    return hosting.local.settled('resized');
  };
  await hosting.endpoint('resized', { InitialInstanceCount: 2 });
  await hosting.component('mobile', 'resized', 4);
  await instances(1);
  expect(await spreadOf('resized', 'mobile')).toEqual([4]);
  await instances(2);
  await hosting.component('other', 'resized', 2);
  const settled = await instances(1);
  expect(settled.FailureReason).toContain('there is no room on others for its copies of inference component other.');
  expect(settled.ProductionVariants?.[0]).toMatchObject({ CurrentInstanceCount: 2, DesiredInstanceCount: 2 });
  await remove('other');
});
