import type { ContainerProcess, Reply } from '../container-process';
import { buildServer, transforms } from './helper';

beforeAll(buildServer);

const serve = transforms();

const told = (reply: Reply): unknown[] => [reply.status, JSON.parse(reply.text)];

describe('the input', () => {
  let server: ContainerProcess;
  beforeAll(async () => {
    server = await serve(
      'export default (input) => (Buffer.isBuffer(input) ? { bytes: [...input] } : { type: typeof input, input });',
    );
  });

  test.each([
    ['application/json', '{"a":[1,null]}', { type: 'object', input: { a: [1, null] } }],
    ['Application/JSON; charset=utf-8', '"ä"', { type: 'string', input: 'ä' }],
    ['application/vnd.own+json', '[1]', { type: 'object', input: [1] }],
    ['', '[1]', { type: 'object', input: [1] }],
    [
      'text/csv',
      '1,007\n"a,b",\n',
      {
        type: 'object',
        input: [
          ['1', '007'],
          ['a,b', ''],
        ],
      },
    ],
    ['text/plain', '1,2', { type: 'string', input: '1,2' }],
    ['text/plain', '', { type: 'string', input: '' }],
    ['application/x-npy', Buffer.from([0x93, 0, 255]), { bytes: [0x93, 0, 255] }],
  ])('of type %p is parsed', async (type, body, expected) => {
    expect(told(await server.invoke(body, type, 'application/json'))).toEqual([200, expected]);
  });

  test.each([
    ['application/json', '{', 400, 'INVALID_JSON'],
    ['application/json', '[NaN]', 400, 'INVALID_JSON'],
    ['application/json', '', 400, 'EMPTY_BODY'],
    ['text/csv', '"a', 400, 'INVALID_CSV'],
    ['text/plain', Buffer.from([0xff]), 400, 'WRONG_ENCODING'],
    ['text/csv; charset=latin1', '1', 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ])('fails when %s is %p', async (type, body, status, code) => {
    const reply = await server.invoke(body, type);
    expect([reply.status, JSON.parse(reply.text).code]).toEqual([status, code]);
  });

  test('fails when the body is compressed', async () => {
    const reply = await server.post('/invocations', '[1]', { 'content-encoding': 'gzip' });
    expect([reply.status, JSON.parse(reply.text).code]).toEqual([415, 'UNSUPPORTED_ENCODING']);
  });
});

describe('the output', () => {
  let server: ContainerProcess;
  beforeAll(async () => {
    server = await serve(`const outputs = {
      object: { a: 1 }, rows: [[1, 'b,c'], [null, true]], text: 'hello', bytes: Buffer.from([1, 2]), null: null,
      odd: [NaN, -Infinity, 12n, 2n ** 60n, Float32Array.of(0.5, 1)],
      nothing: undefined, function: () => 1,
    };
    outputs.loop = {}; outputs.loop.loop = outputs.loop;
    export default (input) => outputs[typeof input === 'string' ? input : input[0][0]];`);
  });

  test.each([
    ['object', undefined, 'application/json', '{"a":1}'],
    ['null', undefined, 'application/json', 'null'],
    ['rows', undefined, 'application/json', '[[1,"b,c"],[null,true]]'],
    ['rows', 'text/csv', 'text/csv', '1,"b,c"\n,true'],
    ['rows', 'text/*;q=0.1, application/json;q=0.5', 'application/json', '[[1,"b,c"],[null,true]]'],
    ['text', undefined, 'text/plain', 'hello'],
    ['text', 'application/json', 'application/json', '"hello"'],
    ['bytes', '*/*', 'application/octet-stream', '\x01\x02'],
    ['odd', undefined, 'application/json', '["NaN","-Infinity",12,"1152921504606846976",[0.5,1]]'],
  ])('%s with Accept: %s is %s', async (name, accept, type, text) => {
    const reply = await server.invoke(JSON.stringify(name), 'application/json', accept);
    expect([reply.status, reply.type, reply.text]).toEqual([200, type, text]);
  });

  test('rows that came as CSV go as CSV unless JSON is asked for', async () => {
    expect((await server.invoke('rows', 'text/csv')).type).toBe('text/csv');
    expect((await server.invoke('object', 'text/csv')).type).toBe('application/json');
    expect((await server.invoke('rows', 'text/csv', 'application/json')).type).toBe('application/json');
  });

  test.each([
    ['object', 'text/csv', 'application/json'],
    ['rows', 'image/png', 'application/json or text/csv'],
    ['bytes', 'application/x-npy', 'application/octet-stream'],
  ])('fails when %s is to be %s', async (name, accept, offered) => {
    const error = `nothing in "Accept: ${accept}" can be given: accept ${offered}`;
    expect(told(await server.invoke(JSON.stringify(name), 'application/json', accept))).toEqual([
      406,
      { error, code: 'NOT_ACCEPTABLE' },
    ]);
  });

  test.each([
    ['nothing', 'it returned nothing, which JSON cannot carry'],
    ['function', 'it returned a function, which JSON cannot carry'],
    ['loop', expect.stringContaining('it returned what JSON cannot carry: Converting circular structure')],
  ])('fails when the function returns %s', async (name, reason) => {
    const prefix = 'transform.mjs cannot be answered with: ';
    const error = typeof reason === 'string' ? prefix + reason : reason;
    expect(told(await server.invoke(JSON.stringify(name)))).toEqual([500, { error, code: 'TRANSFORM_FAILED' }]);
  });
});

describe('the context', () => {
  test('says what came with the body', async () => {
    const server = await serve(
      'export default (_, { response, badRequest, header, ...context }) => ({ ...context, own: header("X-Own") });',
    );
    const headers = {
      'content-type': 'Text/Plain; charset=utf-8',
      accept: 'application/json',
      'x-amzn-sagemaker-custom-attributes': 'a=1',
      'x-amzn-sagemaker-inference-id': 'id-1',
      'x-own': '2',
    };
    expect(JSON.parse((await server.post('/invocations', 'x', headers)).text)).toEqual({
      contentType: 'text/plain',
      accept: 'application/json',
      customAttributes: 'a=1',
      inferenceId: 'id-1',
      modelDir: expect.stringContaining('model-'),
      own: '2',
    });
  });

  test('takes the type and the attributes of the answer', async () => {
    const server = await serve(`export default (output, { response }) => {
      Object.assign(response, { contentType: 'text/csv; header=absent', customAttributes: 'trace-7' });
      return output;
    };`);
    const rows = await server.invoke('[[1,2]]', 'application/json', 'application/json');
    expect([rows.type, rows.text, rows.headers.get('x-amzn-sagemaker-custom-attributes')]).toEqual([
      'text/csv; header=absent',
      '1,2',
      'trace-7',
    ]);
    expect((await server.invoke('"as;it;is"')).text).toBe('as;it;is');
    expect(told(await server.invoke('{}'))).toEqual([
      500,
      {
        error:
          'transform.mjs cannot be answered with: it returned an object, which cannot be written as text/csv; header=absent: return text or bytes',
        code: 'TRANSFORM_FAILED',
      },
    ]);
  });
});

test.each([
  ['contentType', 'a\nb', '"a\\nb"'],
  ['customAttributes', 'ä', '"ä"'],
  ['customAttributes', 7, '7'],
])('fails when %s is %p', async (name, value, shown) => {
  const server = await serve('export default (set, { response }) => { Object.assign(response, set); return "x"; };');
  const error = `transform.mjs cannot be answered with: context.response.${name} is ${shown}, allowed is visible ASCII`;
  expect(told(await server.invoke(JSON.stringify({ [name]: value })))).toEqual([
    500,
    { error, code: 'TRANSFORM_FAILED' },
  ]);
});

describe('errors', () => {
  let server: ContainerProcess;
  beforeAll(async () => {
    server = await serve(`const errors = {
      error: () => new Error('no such column'), text: () => 'just text', bad: (c) => c.badRequest('age is missing'),
      http: () => Object.assign(new Error('too many rows'), { statusCode: 422 }),
      away: () => Object.assign(new Error('the store is away'), { status: 503 }),
      odd: () => Object.assign(new Error('odd'), { status: 200 }),
    };
    export default async (name, context) => {
      if (name === 'forgotten') { Promise.reject(new Error('nobody waits')); return 'fine'; }
      throw errors[name](context);
    };`);
  });

  test.each([
    ['error', 500, 'transform.mjs failed: no such column', 'TRANSFORM_FAILED'],
    ['text', 500, 'transform.mjs failed: just text', 'TRANSFORM_FAILED'],
    ['odd', 500, 'transform.mjs failed: odd', 'TRANSFORM_FAILED'],
    ['bad', 400, 'age is missing', 'BAD_REQUEST'],
    ['http', 422, 'too many rows', 'BAD_REQUEST'],
    ['away', 503, 'the store is away', 'TRANSFORM_FAILED'],
  ])('fails when the function throws (%s)', async (name, status, error, code) => {
    expect(told(await server.invoke(JSON.stringify(name)))).toEqual([status, { error, code }]);
  });

  test('the stack of a failure is on stderr, that of a bad request is not', async () => {
    await server.invoke('"error"');
    while (!/no such column\n {4}at .*transform\.mjs/.test(server.stderr))
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(server.stderr).not.toContain('age is missing');
  });

  test('a promise that the function forgot harms nobody', async () => {
    expect((await server.invoke('"forgotten"')).text).toBe('fine');
    while (!server.stderr.includes('nobody waits')) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await server.request('/ping')).status).toBe(200);
  });
});
