import { type ContainerProcess, folderWith, type Reply } from './container-process';
import * as onnx from './onnx/helper';
import * as transform from './transform/helper';

beforeAll(() => {
  onnx.buildServer();
  transform.buildServer();
});

const started: ContainerProcess[] = [];
afterAll(() => Promise.all(started.map((server) => server.stop())));

type Step = Promise<ContainerProcess>;

function step(server: ContainerProcess): Step {
  started.push(server);
  return server.ready();
}

const model = (name: string): Step => step(onnx.ServerProcess.spawn(onnx.modelFolder(name)));
const code = (text: string): Step => step(transform.spawn(folderWith({ 'transform.mjs': text })));

/** As an inference pipeline does it: the answer of one is the input of the next, with its content type. */
async function through(steps: readonly Step[], body: string, type: string, accept?: string): Promise<Reply> {
  const servers = await Promise.all(steps);
  let input: { body: string | Buffer; type: string } = { body, type };
  for (const server of servers.slice(0, -1)) {
    const reply = await server.invoke(input.body, input.type);
    expect([reply.status, reply.text]).toEqual([200, reply.text]);
    input = { body: reply.body, type: reply.type ?? '' };
  }
  return servers.at(-1)!.invoke(input.body, input.type, accept);
}

test('records become rows, rows become classes, and classes become names', async () => {
  const reply = await through(
    [
      code('export default ({ flowers }) => ({ instances: flowers.map(({ sepal, petal }) => [...sepal, ...petal]) });'),
      model('classifier'),
      code(
        "export default ({ predictions }) => predictions.map(({ label }) => ['setosa', 'versicolor', 'virginica'][label]);",
      ),
    ],
    JSON.stringify({ flowers: [{ sepal: [1, 2], petal: [3, 4] }] }),
    'application/json',
  );
  expect([reply.status, reply.type]).toEqual([200, 'application/json']);
  expect(JSON.parse(reply.text)).toEqual([expect.stringMatching(/^(setosa|versicolor|virginica)$/)]);
});

test('what comes as CSV goes as CSV through a transform into a model', async () => {
  const scale = 'export default (rows) => rows.map((row) => row.map((cell) => Number(cell) / 2));';
  const sum = async (body: string): Promise<Reply> => through([code(scale), model('total')], body, 'text/csv');
  expect((await sum('2,4\n6,8')).text).toBe('{"predictions":10}');
});

test('the answer of a model is the input of the next one', async () => {
  const twice = [model('identity_double'), model('identity_double')];
  const reply = await through(twice, '[[1.5,"NaN"],[-2,0]]', 'application/json');
  expect(reply.text).toBe('{"predictions":[[1.5,"NaN"],[-2,0]]}');
});

test.each([
  ['identity_double', '1.5,nan\n-inf,2', 'text/csv'],
  ['identity_int64', '1,2\n3,9007199254740991', 'text/csv'],
  ['identity_bool', 'true,false', 'text/csv'],
  ['identity_string', 'a,"b,c"', 'text/csv'],
])('what %s answers in CSV or JSON, a transform and the model take again', async (name, body, type) => {
  const again = [
    code('export default (input) => input;'),
    model(name),
    code('export default (input) => input;'),
    model(name),
  ];
  const reply = await through(again, body, type, 'text/csv');
  const once = await through([model(name)], body, type, 'text/csv');
  expect([reply.status, reply.type, reply.text]).toEqual([200, 'text/csv', once.text]);
});

test('fails when a model in the middle refuses what the step before it made, naming what is wrong', async () => {
  const narrow = code('export default (rows) => rows.map((row) => row.slice(1));');
  const reply = await through([narrow, model('linear')], '1,2,3,4', 'text/csv');
  expect([reply.status, JSON.parse(reply.text)]).toEqual([
    400,
    { error: 'input "X": row 1 has 3 values, the model takes 4', code: 'WRONG_SHAPE' },
  ]);
});
