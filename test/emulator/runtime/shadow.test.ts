import { CreateEndpointConfigCommand, CreateModelCommand, DescribeEndpointCommand } from '@aws-sdk/client-sagemaker';
import { renderComparison } from '../../../emulator/src/comparison-view';
import { type FinishedInvocation, Invocations } from '../../../emulator/src/runtime/invocations';
import { Comparisons } from '../../../emulator/src/runtime/shadow/comparisons';
import { differenceOf } from '../../../emulator/src/runtime/shadow/difference';
import { endpoints } from '../../../emulator/src/sagemaker/records';
import { IMAGE, Local, ROLE, until, type VariantOptions } from '../sagemaker/local';

let local: Local;
const finished: FinishedInvocation[] = [];

beforeAll(async () => {
  local = await Local.start();
  local.world.part(Invocations).onFinished((invocation) => finished.push(invocation));
});
beforeEach(() => finished.splice(0));
afterAll(() => Local.removeAll());

/** An endpoint whose variant `live` has a shadow. */
async function shadowed(name: string, shadow: VariantOptions = {}) {
  await local.model(`${name}-shadow`, shadow);
  return local.endpoint(name, { live: { ModelDataUrl: 's3://models/one.tar.gz' } }, [
    {
      VariantName: 'shadow',
      ModelName: `${name}-shadow`,
      InstanceType: 'ml.m5.large',
      InitialInstanceCount: 1,
      InitialVariantWeight: shadow.InitialVariantWeight,
    },
  ]);
}

const scope = { account: '000000000000', region: 'us-east-1' };
const comparisons = (name: string) => {
  const record = endpoints(local.world).get(scope, name);
  return record ? local.world.part(Comparisons).all(record) : [];
};
const compared = (name: string) => comparisons(name)[0]?.compared ?? 0;
const of = (variant: string) => finished.filter(({ variantName }) => variantName === variant).length;

test('the shadow gets a copy of each request, and the caller only the answer of production', async () => {
  await shadowed('copied', { ModelDataUrl: 's3://models/two.tar.gz' });
  const { text, InvokedProductionVariant } = await local.invoke('copied', 'slow 0');
  expect([text, InvokedProductionVariant]).toEqual(['one', 'live']);
  await until(() => compared('copied') === 1);
  expect(comparisons('copied')).toEqual([
    {
      configName: 'copied',
      production: 'live',
      shadow: 'shadow',
      compared: 1,
      dropped: 0,
      latest: [
        {
          time: expect.any(String),
          request: 'slow 0',
          production: { status: 200, milliseconds: expect.any(Number), answer: 'one' },
          shadow: { status: 200, milliseconds: expect.any(Number), answer: 'two' },
          difference: { kind: 'other' },
        },
      ],
    },
  ]);
  expect([of('live'), of('shadow')]).toEqual([1, 1]);
});

test('DescribeEndpoint shows the shadow beside the production variant', async () => {
  const answer = await local.sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'copied' }));
  const names = (variants: readonly { VariantName?: string }[] = []) => variants.map(({ VariantName }) => VariantName);
  expect(names(answer.ProductionVariants)).toEqual(['live']);
  expect(names(answer.ShadowProductionVariants)).toEqual(['shadow']);
  expect(answer.ShadowProductionVariants?.[0].CurrentInstanceCount).toBe(1);
});

test('fails when the shadow is named as a target: nobody gets its answers', async () => {
  const error = await local.invoke('copied', 'echo', { TargetVariant: 'shadow' }).catch((caught) => caught);
  expect([error.name, error.message]).toEqual([
    'ValidationError',
    'Variant shadow of endpoint copied of account 000000000000 not found.',
  ]);
});

test("the shadow's share of copies is its weight, as a part of the production variant's", async () => {
  await shadowed('sampled', { InitialVariantWeight: 0.25 });
  for (let i = 0; i < 400; i++) await local.invoke('sampled', 'echo');
  await until(() => compared('sampled') === of('shadow') && of('live') === 400);
  expect(Math.abs(of('shadow') / 400 - 0.25)).toBeLessThan(4.5 * Math.sqrt((0.25 * 0.75) / 400));
});

test('a shadow that fails, hangs or dies disturbs nobody, and is known to have failed', async () => {
  await shadowed('hurt');
  const words = ['answer 500 broken', 'half', 'drop'];
  for (const [index, body] of words.entries()) {
    await local.invoke('hurt', body).catch(() => {});
    await until(() => compared('hurt') === index + 1);
  }
  expect(comparisons('hurt')[0].latest.map(({ shadow }) => shadow.status)).toEqual([500, 0, 0]);
});

test('a copy is compared also when production fails', async () => {
  const [{ latest }] = comparisons('hurt');
  expect(latest[0].production).toMatchObject({ status: 500, answer: 'broken' });
});

test('fails when there are two shadows, or a shadow of two production variants', async () => {
  for (const name of ['a', 'b', 'c']) await local.model(name);
  const variant = (name: string) => ({
    VariantName: name,
    ModelName: name,
    InstanceType: 'ml.m5.large' as const,
    InitialInstanceCount: 1,
  });
  const messageOf = (ProductionVariants: string[], ShadowProductionVariants: string[]) =>
    local.sagemaker
      .send(
        new CreateEndpointConfigCommand({
          EndpointConfigName: 'refused',
          ProductionVariants: ProductionVariants.map(variant),
          ShadowProductionVariants: ShadowProductionVariants.map(variant),
        }),
      )
      .then(
        () => 'accepted',
        ({ message }) => message,
      );
  const rule = 'Shadow variants need exactly one production variant and one shadow variant: given are';
  expect(await messageOf(['a', 'b'], ['c'])).toBe(`${rule} 2 and 1.`);
  expect(await messageOf(['a'], ['b', 'c'])).toBe(`${rule} 1 and 2.`);
  expect(await messageOf(['a'], ['a'])).toBe('Production variant names must be unique: "a" is given more than once.');
});

test('fails when a shadow has several containers', async () => {
  const Containers = [{ Image: IMAGE }, { Image: IMAGE }];
  await local.sagemaker.send(new CreateModelCommand({ ModelName: 'several', ExecutionRoleArn: ROLE, Containers }));
  const variant = { InstanceType: 'ml.m5.large' as const, InitialInstanceCount: 1 };
  const error = await local.sagemaker
    .send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: 'refused',
        ProductionVariants: [{ ...variant, VariantName: 'live', ModelName: 'a' }],
        ShadowProductionVariants: [{ ...variant, VariantName: 'shadow', ModelName: 'several' }],
      }),
    )
    .catch((caught) => caught);
  expect(error.message).toBe(
    'Shadow variants are only supported for models of one container with one model: that of variant "shadow" is not.',
  );
});

test.each([
  ['{"a": [1, 2.5]}', '{"a": [1, 2.5]}', { kind: 'identical' }],
  ['{"a": [1, 2.5]}', '{"a":[1,2]}', { kind: 'numbers', max: 0.5 }],
  ['1,2\n3,x', '1,2\n3.25,x', { kind: 'numbers', max: 0.25 }],
  ['{"a": 1}', '{"b": 1}', { kind: 'other' }],
  ['[1]', '[1, 2]', { kind: 'other' }],
  ['{"label": "cat"}', '{"label": "dog"}', { kind: 'other' }],
])('answers are compared as numbers where they are numbers: %s and %s', (one, other, difference) => {
  expect(differenceOf(Buffer.from(one), Buffer.from(other))).toEqual(difference);
});

test('the comparison shows errors, latency and answers of both, and the last that differ', () => {
  const side = (milliseconds: number, answer: string, status = 200) => ({ status, milliseconds, answer });
  const time = '2026-11-20T12:00:00.000Z';
  const latest = [
    { time, request: 'r', production: side(1, '1'), shadow: side(2, '1'), difference: { kind: 'identical' as const } },
    {
      time,
      request: 'r',
      production: side(3, '1'),
      shadow: side(4, '1.5'),
      difference: { kind: 'numbers' as const, max: 0.5 },
    },
    { time, request: 'r', production: side(5, 'x'), shadow: side(6, '', 0) },
    { time, request: 'q', production: side(7, 'x'), shadow: side(8, 'y'), difference: { kind: 'other' as const } },
  ];
  const shadowing = { configName: 'c', production: 'live', shadow: 'next', compared: 9, dropped: 0, latest };
  expect(renderComparison('e', [shadowing], 0.5).split('\n')).toEqual([
    'e   config c   the last 4 of 9 requests that went to both',
    '                    live        next',
    '  errors       0 (0.0 %)  1 (25.0 %)',
    '  p50 ms            3.00        4.00',
    '  p95 ms            7.00        8.00',
    '  p99 ms            7.00        8.00',
    '  answers     1 (33.3 %) identical, 1 (33.3 %) within 0.5, 1 (33.3 %) different',
    '  numbers     differ by 0.5 at most',
    '  the last different ones:',
    '    12:00:00   q   x | y',
  ]);
});
