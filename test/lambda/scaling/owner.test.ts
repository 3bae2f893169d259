import { Refusal, ScalingServices } from './services';
import { type App, id, ScalingStack } from './stack';

const services = new ScalingServices();
beforeAll(() => services.start());
afterAll(() => services.stop());
beforeEach(() => services.reset());

const AFTER = 'Custom::SageMakerScaling';
const BEFORE = 'Custom::SageMakerScalingStepsAside';
const stack = new ScalingStack(services);
const one = (config: string, type: string, more = {}): App => ({
  config,
  variants: { champion: type },
  scales: { champion: more },
});
const A = one('a', 'ml.c7i.large');
const B = one('b', 'ml.c7i.xlarge');
const AWAKE = {
  DynamicScalingInSuspended: false,
  DynamicScalingOutSuspended: false,
  ScheduledScalingSuspended: false,
};

/** Whether all of it is there that an app wants, once, and nothing else. */
function expectScaled(app: App, bounds = { MinCapacity: 2, MaxCapacity: 8 }): void {
  const names = Object.keys(app.scales);
  const Suspended = { SuspendedState: AWAKE, ...bounds };
  expect([...services.targets.values()]).toEqual(
    names.map((name) => expect.objectContaining({ ResourceId: id(name), ...Suspended })),
  );
  const of = (items: Map<string, unknown>) => [...items.keys()].sort();
  const each = (...ends: string[]) => names.flatMap((name) => ends.map((end) => `${id(name)}/${end}`)).sort();
  expect(of(services.policies)).toEqual(each('InvocationsPerInstance', 'Queue-Upper'));
  expect(of(services.schedules)).toEqual(each('Night'));
  expect(of(services.alarms)).toEqual(each('Queue-Upper').map((name) => `Scaling-${name}`));
  for (const [name, alarm] of services.alarms)
    expect(alarm.AlarmActions).toEqual([services.policies.get(name.replace('Scaling-', ''))?.PolicyARN]);
}

const expectNothing = () =>
  expect([services.targets, services.policies, services.schedules, services.alarms].map(({ size }) => size)).toEqual([
    0, 0, 0, 0,
  ]);

const count = (operation: string) => services.calls.filter((call) => call === operation).length;

describe('scaling', () => {
  test('is registered when the endpoint is there, with numbers as numbers', async () => {
    const steps = stack.steps(A);
    await steps.before();
    expectNothing();
    await steps.endpoint();
    await steps.after();
    expectScaled(A);
    expect(services.policies.get(`${id('champion')}/InvocationsPerInstance`)).toMatchObject({
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: { TargetValue: 600, DisableScaleIn: false },
    });
    expect(services.schedules.get(`${id('champion')}/Night`)?.ScalableTargetAction).toEqual({ MinCapacity: 1 });
  });

  test('lets an instance type change that SageMaker refuses to change otherwise', async () => {
    await stack.deploy(A);
    expect(() => services.serve('b', B.variants)).toThrow('registered as a scalable target');
    await stack.deploy(B, A);
    expectScaled(B);
  });

  test('lets a variant go, and scales another one instead', async () => {
    const two = { config: 'a', variants: { champion: 'x', challenger: 'y' }, scales: { champion: {}, challenger: {} } };
    const less = { config: 'b', variants: { challenger: 'y' }, scales: { challenger: {} } };
    await stack.deploy(two);
    expectScaled(two);
    await stack.deploy(less, two);
    expectScaled(less);
  });

  test('is only suspended while the endpoint changes otherwise', async () => {
    const next = one('b', 'ml.c7i.large');
    await stack.deploy(A);
    const steps = stack.steps(next, A);
    await steps.before();
    expect(services.targets.get(id('champion'))?.SuspendedState).toEqual({
      DynamicScalingInSuspended: true,
      DynamicScalingOutSuspended: true,
    });
    expect(services.policies.size).toBe(2);
    await steps.endpoint();
    await steps.after();
    expectScaled(next);
    expect(count('DeregisterScalableTarget')).toBe(0);
    expect(count('PutScalingPolicy')).toBe(2);
  });

  test('changes at once where the endpoint does not', async () => {
    await stack.deploy(A);
    const more = one('a', 'ml.c7i.large', { MaxCapacity: '9', Policies: [] });
    await stack.deploy(more, A);
    expect([...services.targets.values()]).toEqual([expect.objectContaining({ MinCapacity: 2, MaxCapacity: 9 })]);
    expect([services.policies.size, services.alarms.size, count('DeregisterScalableTarget')]).toEqual([0, 0, 0]);
  });

  test('comes back by the event when CloudFormation asks no more', async () => {
    await stack.deploy(A);
    const steps = stack.steps(B, A);
    await steps.before();
    expectNothing();
    await stack.hear();
    expectNothing();
    await steps.endpoint();
    await stack.hear();
    expectScaled(B);
  });

  test('comes back when SageMaker has rolled the endpoint back', async () => {
    await stack.deploy(A);
    await stack.steps(B, A).before();
    services.touch();
    await stack.hear();
    expectScaled(A);
  });

  test('comes back also when CloudFormation takes the rollback for a success', async () => {
    await stack.deploy(A);
    const steps = stack.steps(B, A);
    await steps.before();
    await steps.after();
    expectScaled(A);
  });

  test.each([
    ['in the order of the dependencies', ['before', 'endpoint', 'after']],
    ['in the reverse order', ['after', 'endpoint', 'before']],
  ] as const)('lets a deployment be rolled back %s', async (_, order) => {
    await stack.deploy(A);
    await stack.deploy(B, A);
    const back = stack.steps(A, B);
    for (const step of order) await back[step]();
    expectScaled(A);
  });

  test('is left alone by events when all is as it should be', async () => {
    await stack.deploy(A);
    services.calls = [];
    services.targets.get(id('champion'))!.MinCapacity = 1;
    await stack.hear();
    await stack.hear();
    expect(services.calls.filter((call) => !/^(Describe|Get)/.test(call))).toEqual([]);
  });

  test('keeps the bounds that a schedule has set, through a change of the endpoint', async () => {
    await stack.deploy(A);
    services.targets.get(id('champion'))!.MinCapacity = 1;
    await stack.deploy(B, A);
    expectScaled(B, { MinCapacity: 1, MaxCapacity: 8 });
  });

  test('is put back by the event when somebody has taken it away', async () => {
    await stack.deploy(A);
    services.targets.clear();
    services.policies.clear();
    services.schedules.clear();
    await stack.hear();
    expectScaled(A);
  });

  test('is forgotten with the stack, whatever is left of it', async () => {
    await stack.deploy(A);
    services.targets.clear();
    services.policies.clear();
    services.schedules.clear();
    await stack.delete(A);
    expectNothing();
    expect(services.parameters.size).toBe(0);
  });

  test('goes, and the target stays, where the stack has plain policies on it by then', async () => {
    await stack.deploy(A);
    services.policies.set('plain', { ResourceId: id('champion'), PolicyName: 'Invocations-Plain' });
    await stack.ask(AFTER, 'Delete', A);
    expect([services.targets.size, [...services.policies.keys()]]).toEqual([1, ['plain']]);
  });

  test('waits for a count that still changes, before the endpoint may', async () => {
    await stack.deploy(A);
    services.endpoint!.EndpointStatus = 'Updating';
    stack.waited = (waits) => {
      if (waits > 2) services.endpoint!.EndpointStatus = 'InService';
    };
    await stack.deploy(B, A);
    expectScaled(B);
  });

  test('is registered for one variant after the other where that makes counts change', async () => {
    const two = { config: 'a', variants: { champion: 'x', challenger: 'y' }, scales: { champion: {}, challenger: {} } };
    services.moves = true;
    stack.waited = () => {
      services.endpoint!.EndpointStatus = 'InService';
    };
    await stack.deploy(two);
    expectScaled(two);
    expect(count('DescribeEndpoint')).toBeGreaterThan(4);
  });

  test('is set up when others change a target at the same time', async () => {
    services.refusals.RegisterScalableTarget = [new Refusal('ConcurrentUpdateException', 'later')];
    await stack.deploy(A);
    expectScaled(A);
  });

  test('is what was wanted last when that changes in the middle', async () => {
    await stack.deploy(A);
    services.policies.clear();
    let asked = false;
    services.before = (operation) => {
      if (operation !== 'PutScalingPolicy' || asked) return;
      asked = true;
      const parameter = [...services.parameters.values()][0];
      const state = JSON.parse(parameter.Value);
      const Desired = { ...state.Desired, EndpointConfigName: 'b' };
      parameter.Value = JSON.stringify({ ...state, Desired, Aside: { By: BEFORE, Deregistered: true } });
      parameter.Version++;
    };
    await expect(stack.hear()).resolves.toContain('It steps aside');
  });

  test('is kept in a parameter however many policies there are', async () => {
    const variants = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`variant-${index}`, 'x']));
    const many = { config: 'a', variants, scales: Object.fromEntries(Object.keys(variants).map((name) => [name, {}])) };
    await stack.deploy(many);
    expectScaled(many);
    await stack.hear();
    const [parameter] = services.parameters.values();
    expect(parameter.Value.length).toBeLessThan(4096);
  });

  test('is owned again when its parameter was lost', async () => {
    await stack.deploy(A);
    services.parameters.clear();
    await stack.deploy(B, A);
    expectScaled(B);
  });
});

describe('scaling that hears of the endpoint while it is asked', () => {
  test('steps aside for good, wherever the run is that hears of it', async () => {
    for (let call = 1; ; call++) {
      services.reset();
      await stack.deploy(A);
      for (const items of [services.targets, services.policies, services.schedules]) items.clear();
      const gate = holdCall(call);
      const hearing = stack.hear().catch(() => 'Lambda tries again');
      await Promise.race([gate.reached, hearing]);
      services.hold = async () => {};
      stack.waited = () => {
        gate.open();
        return hearing;
      };
      await stack.deploy(B, A);
      await stack.hear();
      expectScaled(B);
      if (!gate.used) return;
    }
  });

  /** Lets the call of that number wait until the gate opens. */
  function holdCall(call: number) {
    const gate = { used: false, reached: Promise.resolve(), open: () => {} };
    const opened = new Promise<void>((resolve) => {
      gate.open = resolve;
    });
    let calls = 0;
    gate.reached = new Promise((resolve) => {
      services.hold = async () => {
        if (++calls !== call) return;
        gate.used = true;
        resolve();
        await opened;
      };
    });
    return gate;
  }
});

describe('scaling that is cut off', () => {
  const scenarios: [string, App, App][] = [
    ['another instance type', A, B],
    ['another model', A, one('b', 'ml.c7i.large')],
    ['other bounds', A, one('a', 'ml.c7i.large', { MaxCapacity: '8', MinCapacity: '2', ScheduledActions: undefined })],
  ];

  test.each(scenarios)('ends as if it had not been, wherever that was: %s', async (_, from, to) => {
    for (let cut = 0; ; cut++) {
      services.reset();
      await stack.deploy(from);
      const uncut = await cutOff(cut, to, from);
      expect([...services.targets.values()]).toEqual([
        expect.objectContaining({ ResourceId: id('champion'), SuspendedState: AWAKE }),
      ]);
      expect([services.policies.size, services.alarms.size]).toEqual([2, 1]);
      expect(services.schedules.size).toBe(to.config === 'a' ? 0 : 1);
      if (uncut) return;
    }
  });

  /** Lambda calls a function again that is gone in the middle. */
  async function cutOff(cut: number, to: App, from: App): Promise<boolean> {
    services.cutAfter = cut;
    const steps = stack.steps(to, from);
    let uncut = true;
    for (const step of [steps.before, steps.endpoint, steps.after]) {
      await step().catch(async () => {
        uncut = false;
        services.cutAfter = Number.POSITIVE_INFINITY;
        await step();
      });
    }
    return uncut;
  }

  test('is rolled back, wherever that was', async () => {
    for (let cut = 0; ; cut++) {
      services.reset();
      await stack.deploy(A);
      services.cutAfter = cut;
      const steps = stack.steps(B, A);
      const done: (keyof typeof steps)[] = [];
      try {
        for (const name of ['before', 'endpoint', 'after'] as const) {
          done.push(name);
          await steps[name]();
        }
        return;
      } catch {
        services.cutAfter = Number.POSITIVE_INFINITY;
        const back = stack.steps(A, B);
        for (const name of done.reverse()) await back[name]();
        expectScaled(A);
      }
    }
  });
});

describe('scaling fails', () => {
  const PREFIX = "The scaling of endpoint 'digits' could not be set up: ";
  const failure = async (...asked: Parameters<ScalingStack['ask']>) => (await stack.ask(...asked)).failure;

  test('when somebody else has registered the variant', async () => {
    services.serve('a', A.variants);
    services.targets.set(id('champion'), { ResourceId: id('champion') });
    expect(await failure(BEFORE, 'Create', A)).toBe(
      `${PREFIX}'endpoint/digits/variant/champion' is a scalable target already, which somebody else has registered; deregister it first (application-autoscaling DeregisterScalableTarget), or deploy once without autoScaling if it is this stack's own`,
    );
    expect(services.parameters.size).toBe(0);
  });

  test('when another stack scales the endpoint', async () => {
    await stack.deploy(A);
    const other = new ScalingStack(services, 'other');
    expect((await other.ask(BEFORE, 'Create', B)).failure).toBe(`${PREFIX}another stack scales it already: stack`);
    expect((await other.ask(BEFORE, 'Delete', B)).failure).toBeUndefined();
    expectScaled(A);
  });

  test.each([
    ['is not there', undefined, 'there is no such endpoint; has it been deleted outside of the stack?'],
    [
      'has failed',
      { EndpointConfigName: 'a', EndpointStatus: 'Failed', FailureReason: 'No capacity.' },
      'it is Failed: No capacity.',
    ],
  ])('when the endpoint %s after the deployment', async (_, endpoint, why) => {
    services.endpoint = endpoint;
    expect(await failure(AFTER, 'Create', A)).toBe(`${PREFIX}${why}`);
  });

  test('when the endpoint never comes to rest', async () => {
    services.serve('a', A.variants);
    services.endpoint!.EndpointStatus = 'Updating';
    stack.waited = () => {};
    expect(await failure(AFTER, 'Create', A)).toBe(`${PREFIX}it is still changing, and the time for waiting is over`);
  });

  test('when a number is none', async () => {
    const app = one('a', 'x', { MinCapacity: 'two' });
    expect(await failure(BEFORE, 'Create', app)).toBe(`${PREFIX}Error: MinCapacity is 'two', allowed is a number`);
  });

  test('when the service refuses a policy, in its words', async () => {
    services.refusals.PutScalingPolicy = [new Refusal('ValidationException', 'The metric is none.')];
    await stack.steps(A).before();
    services.serve('a', A.variants);
    expect(await failure(AFTER, 'Create', A)).toBe(`${PREFIX}ValidationException: The metric is none.`);
  });
});
