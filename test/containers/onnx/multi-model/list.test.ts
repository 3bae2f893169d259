import type { ServerProcess } from '../helper';
import { LINEAR, load, multiModels, told, unload } from './helper';

const multiModel = multiModels();

describe('the list of models', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await multiModel();
    for (let index = 0; index < 105; index++) await load(server, `m${index}`, LINEAR);
  });

  async function page(query: string): Promise<{ names: string[]; token?: string }> {
    const { models, nextPageToken } = JSON.parse((await server.request(`/models${query}`)).text);
    return { names: models.map(({ modelName }: { modelName: string }) => modelName), token: nextPageToken };
  }

  test('it has 100 on a page unless told otherwise', async () => {
    const { names, token } = await page('');
    expect([names.length, names[0], names.at(-1)]).toEqual([100, 'm0', 'm99']);
    expect(await page(`?next_page_token=${token}`)).toEqual({ names: ['m100', 'm101', 'm102', 'm103', 'm104'] });
    expect((await page('?limit=1000')).names).toHaveLength(105);
  });

  test('no model is left out or shown twice, whatever is loaded and unloaded between the pages', async () => {
    const first = await page('?limit=50');
    for (const name of first.names.slice(0, 10)) await unload(server, name);
    await load(server, 'late', LINEAR);
    const second = await page(`?limit=50&next_page_token=${first.token}`);
    const third = await page(`?limit=50&next_page_token=${second.token}`);
    expect([...second.names, ...third.names]).toEqual([
      ...Array.from({ length: 55 }, (_, at) => `m${50 + at}`),
      'late',
    ]);
    expect(third.token).toBe(undefined);
  });

  test.each([
    ['limit', '0', 1, 1000],
    ['limit', '1001', 1, 1000],
    ['limit', 'all', 1, 1000],
    ['next_page_token', 'x', 0, Number.MAX_SAFE_INTEGER],
  ])('fails when %s is %s', async (name, given, least, most) => {
    const error = `${name} is "${given}", allowed is a whole number from ${least} to ${most}`;
    expect(told(await server.request(`/models?${name}=${given}`))).toEqual([400, { error, code: 'WRONG_QUERY' }]);
  });
});
