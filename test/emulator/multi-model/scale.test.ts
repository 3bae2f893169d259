import { Local } from '../sagemaker/local';
import { Many } from './many';

/** 1,000 models, room for 100 and 100,000 calls: SERVING_TEST_MODELS=1000 SERVING_TEST_CALLS=100000. */
const MODELS = Number(process.env.SERVING_TEST_MODELS ?? 200);
const CALLS = Number(process.env.SERVING_TEST_CALLS ?? 2_000);
const ROOM = MODELS / 10;

afterAll(() => Local.removeAll());

test(
  `${MODELS} models with room for ${ROOM}: ${CALLS} calls are answered right, and hit as often as with an ideal cache`,
  async () => {
    const many = await Many.start();
    for (let index = 0; index < MODELS; index++) many.put(`${index}.tar.gz`, `answer-${index}`);
    await many.endpoint('shop', { capacity: ROOM });
    const wrong: string[] = [];
    const trace = zipf(MODELS, CALLS);
    for (const index of trace) {
      const { model } = await many.ask('shop', `${index}.tar.gz`);
      if (model !== `answer-${index}`) wrong.push(`${index}: ${model}`);
    }
    expect(wrong).toEqual([]);
    const hits = many.values('ModelCacheHit').reduce((sum, hit) => sum + hit, 0);
    expect(hits).toBe(idealHits(trace, ROOM));
    expect(hits / CALLS).toBeGreaterThan(0.3);
    expect(many.values('ModelDownloadingTime')).toHaveLength(new Set(trace).size);
  },
  Math.max(60_000, CALLS * 50),
);

/** Model i is asked for with a chance of 1 ÷ (i + 1), the same calls each time. */
function zipf(models: number, calls: number): number[] {
  const sums: number[] = [];
  for (let index = 0; index < models; index++) sums.push((sums[index - 1] ?? 0) + 1 / (index + 1));
  let seed = 42;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  return Array.from({ length: calls }, () => {
    const at = random() * sums[models - 1];
    return sums.findIndex((sum) => at < sum);
  });
}

/** How often a cache that always drops what was used least recently has what is asked for. */
function idealHits(trace: readonly number[], room: number): number {
  const cache: number[] = [];
  let hits = 0;
  for (const model of trace) {
    const place = cache.indexOf(model);
    if (place >= 0) cache.splice(place, 1);
    if (place >= 0) hits++;
    else if (cache.length === room) cache.shift();
    cache.push(model);
  }
  return hits;
}
