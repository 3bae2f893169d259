import { buildServer, oneEach, reference, rowsOf, serving } from './helper';

beforeAll(buildServer);

const serverFor = oneEach();

const ROWS = [
  [1, 2, 3, 4],
  [0.5, -1.5, 2.25, 1e-3],
];
const FEED = { X: { type: 'float32', dims: [2, 4], data: ROWS.flat() } };

describe('a model with one input and one output', () => {
  const server = serving('linear');

  test.each([
    ['a plain list of rows', ROWS],
    ['instances', { instances: ROWS }],
    ['the predictions of a container before it', { predictions: ROWS }],
    ['the outputs of a container before it', { outputs: { X: ROWS } }],
    ['instances as objects by input name', { instances: ROWS.map((X) => ({ X })) }],
    ['inputs as the tensor', { inputs: ROWS }],
    ['inputs by name', { inputs: { X: ROWS } }],
  ])('%s get the answers of ONNX Runtime', async (_, body) => {
    const { Y } = reference('linear', FEED);
    expect(await server().predict(body)).toEqual({ predictions: rowsOf(Y!) });
  });

  test('one plain row is a batch of one', async () => {
    expect(await server().predict(ROWS[0])).toEqual(await server().predict([ROWS[0]]));
  });

  test('a body without a content type is read as JSON', async () => {
    const init = { method: 'POST', body: new Uint8Array(Buffer.from(JSON.stringify(ROWS))) };
    expect(await server().request('/invocations', init)).toMatchObject({ status: 200, type: 'application/json' });
  });

  test('a charset and a byte order mark are no obstacle', async () => {
    const reply = await server().invoke(`\uFEFF${JSON.stringify(ROWS)}`, 'Application/JSON; charset=UTF-8');
    expect(reply.status).toBe(200);
  });

  test('NaN and Infinity travel as strings, both ways', async () => {
    expect(await server().predict([['NaN', 0, 0, 0]])).toEqual({ predictions: [['NaN', 'NaN', 'NaN']] });
    expect(await server().predict([[0, 0, 0, '-Infinity']])).toEqual({
      predictions: [['-Infinity', '-Infinity', '-Infinity']],
    });
  });

  test.each([
    [
      'a row is too short',
      '[[1,2,3,4],[1,2,3,4],[1,2,3]]',
      'WRONG_SHAPE',
      'input "X": row 3 has 3 values, the model takes 4',
    ],
    ['the first row is too long', '[[1,2,3,4,5]]', 'WRONG_SHAPE', 'input "X": row 1 has 5 values, the model takes 4'],
    ['the only row is too short', '[1,2,3]', 'WRONG_SHAPE', 'input "X": row 1 has 3 values, the model takes 4'],
    [
      'instances hold values instead of rows',
      '{"instances":[1,2,3,4]}',
      'WRONG_RANK',
      'input "X" has rank 1 (shape [4]), the model takes rank 2: float32[N, 4]',
    ],
    [
      'there are too many levels',
      '[[[1,2,3,4]]]',
      'WRONG_RANK',
      'input "X" has rank 3 (shape [1, 1, 4]), the model takes rank 2: float32[N, 4]',
    ],
    [
      'a later row is no list',
      '[[1,2,3,4],5]',
      'WRONG_RANK',
      'input "X": row 2 is 5, a list was expected; the model takes float32[N, 4]',
    ],
    [
      'a value is a list',
      '[[1,2,3,[4]]]',
      'WRONG_RANK',
      'input "X": row 1, value 4 is a list, a single value was expected; the model takes float32[N, 4]',
    ],
    [
      'a value is no number',
      '[[1,2,3,4],[1,"abc",3,4]]',
      'WRONG_VALUE',
      'input "X": row 2, value 2 is "abc"; the model takes float32 numbers, up to 3.4e38',
    ],
    [
      'a value is null',
      '[[1,2,3,null]]',
      'WRONG_VALUE',
      'input "X": row 1, value 4 is null (a missing value is written "NaN"); the model takes float32 numbers, up to 3.4e38',
    ],
    [
      'a value does not fit the type',
      '[[1,2,3,1e39]]',
      'WRONG_VALUE',
      'input "X": row 1, value 4 is 1e+39; the model takes float32 numbers, up to 3.4e38',
    ],
    [
      'NaN is bare',
      '[[1,2,3,NaN]]',
      'INVALID_JSON',
      'the body is not JSON: NaN is no JSON number, write "NaN" in quotes',
    ],
    [
      'the batch is empty',
      '[]',
      'EMPTY_BATCH',
      'input "X" is empty: send at least one row, the model takes float32[N, 4]',
    ],
    [
      'the instances are empty',
      '{"instances":[]}',
      'EMPTY_BATCH',
      'input "X" is empty: send at least one row, the model takes float32[N, 4]',
    ],
    ['the body is empty', '', 'EMPTY_BODY', 'the body is empty: send the rows to predict'],
    [
      'the key is unknown',
      '{"data":[[1,2,3,4]]}',
      'WRONG_FORM',
      'the body has the keys "data": it must be a list of rows, {"instances": [row, …]} or {"inputs": …}',
    ],
    ['instances are no list', '{"instances":4}', 'WRONG_FORM', '"instances" must be a list of rows'],
    [
      'the body is a number',
      '4',
      'WRONG_FORM',
      'the body must be a list of rows, {"instances": [row, …]} or {"inputs": …}',
    ],
    [
      'an input is unknown',
      '{"inputs":{"X":[[1,2,3,4]],"Z":1}}',
      'UNKNOWN_INPUT',
      '"inputs" has the unknown "Z": the model takes "X"',
    ],
    ['an input is missing', '{"instances":[{}]}', 'MISSING_INPUT', 'row 1 lacks "X": the model takes "X"'],
  ])('fails when %s', async (_, body, code, error) => {
    const reply = await server().invoke(body);
    expect([reply.status, JSON.parse(reply.text)]).toEqual([400, { error, code }]);
  });

  test('fails when the body is not JSON, quoting the parser', async () => {
    const reply = await server().invoke('[[1,2');
    expect(JSON.parse(reply.text)).toEqual({
      error: expect.stringMatching(/^the body is not JSON: ./),
      code: 'INVALID_JSON',
    });
  });

  test('fails when the body is not UTF-8', async () => {
    const reply = await server().invoke(Buffer.from([0x5b, 0xff, 0x5d]));
    expect(JSON.parse(reply.text)).toEqual({
      error: 'the body is not UTF-8: encode it as UTF-8',
      code: 'WRONG_ENCODING',
    });
  });

  test('fails when brackets go deeper than any model', async () => {
    const reply = await server().invoke('['.repeat(50_000) + ']'.repeat(50_000));
    expect(reply.status).toBe(400);
  });

  test('a shape that only the first row has takes no memory', async () => {
    const reply = await server().invoke(`{"inputs":[[1,2,3,4]${',0'.repeat(1_000_000)}]}`);
    expect(JSON.parse(reply.text)).toMatchObject({ code: 'WRONG_RANK' });
  });
});

describe('a model with two inputs', () => {
  const server = serving('two_inputs');
  const answer = { predictions: [[1040.5], [2051]] };

  test('rows are objects by name, a row of one value without brackets', async () => {
    expect(
      await server().predict({
        instances: [
          { age: 40, income: 1000.5 },
          { age: [51], income: [2000] },
        ],
      }),
    ).toEqual(answer);
  });

  test('plain rows may be objects too', async () => {
    expect(
      await server().predict([
        { age: 40, income: 1000.5 },
        { age: 51, income: 2000 },
      ]),
    ).toEqual(answer);
  });

  test('inputs are whole columns by name', async () => {
    expect(await server().predict({ inputs: { age: [[40], [51]], income: [[1000.5], [2000]] } })).toEqual(answer);
  });

  test.each([
    [
      'rows are lists',
      [[40, 1000]],
      'WRONG_INPUTS',
      'row 1 is no object: every row must be an object like {"age": …, "income": …}',
    ],
    [
      'one row lacks an input',
      [{ age: 1, income: 2 }, { age: 1 }],
      'MISSING_INPUT',
      'row 2 lacks "income": the model takes "age" and "income"',
    ],
    [
      'inputs are no object',
      { inputs: [[1]] },
      'WRONG_INPUTS',
      '"inputs" must be an object like {"age": …, "income": …}',
    ],
    [
      'the columns differ in length',
      { inputs: { age: [[40]], income: [[1], [2]] } },
      'WRONG_SHAPE',
      'input "age" has 1 and input "income" has 2 along the dimension N: they must have equally many',
    ],
    [
      'a whole number was expected',
      [{ age: 40.5, income: 2 }],
      'WRONG_VALUE',
      'input "age": row 1, value 1 is 40.5; the model takes int64, whole numbers (in JSON up to 9007199254740991, beyond that digits would be lost)',
    ],
  ])('fails when %s', async (_, body, code, error) => {
    expect(await server().predict(body)).toEqual({ error, code });
  });

  test('fails when a media type without names is sent', async () => {
    const reply = await server().invoke('40,1000', 'text/csv');
    expect(JSON.parse(reply.text)).toEqual({
      error:
        'text/csv carries one input and the model has the inputs "age" and "income": send them as application/json by name',
      code: 'WRONG_INPUTS',
    });
  });
});

describe('a classifier', () => {
  const server = serving('classifier');

  test('the answer is an object by output name for each row', async () => {
    const { label, probabilities } = reference('classifier', FEED);
    const predictions = rowsOf(probabilities!).map((row, index) => ({ label: label!.data[index], probabilities: row }));
    expect(await server().predict(ROWS)).toEqual({ predictions });
  });

  test('one output can be asked for', async () => {
    const { label } = reference('classifier', FEED);
    expect(await server().predict(ROWS, 'application/json; output=label')).toEqual({ predictions: label!.data });
  });
});

test.each([
  ['float64', 'identity_double', [[1e300, -0.1]]],
  ['int64', 'identity_int64', [[9007199254740991, -9007199254740991]]],
  ['int32', 'identity_int32', [[2147483647, -2147483648]]],
  ['uint8', 'identity_uint8', [[0, 255]]],
  ['bool', 'identity_bool', [[true, false]]],
  ['string', 'identity_string', [['é', '']]],
])('%s values come back as they went in', async (_, model, rows) => {
  expect(await (await serverFor(model)).predict(rows)).toEqual({ predictions: rows });
});

test.each([
  ['uint8', 'identity_uint8', 256, 'uint8, whole numbers from 0 to 255'],
  ['int32', 'identity_int32', 2147483648, 'int32, whole numbers from -2147483648 to 2147483647'],
  [
    'int64',
    'identity_int64',
    9007199254740992,
    'int64, whole numbers (in JSON up to 9007199254740991, beyond that digits would be lost)',
  ],
  ['bool', 'identity_bool', 2, 'bool, true or false'],
  ['string', 'identity_string', 2, 'strings'],
])('fails when a value is one past what %s holds', async (_, model, value, wanted) => {
  expect(await (await serverFor(model)).predict([[value, value]])).toEqual({
    error: `input "X": row 1, value 1 is ${value}; the model takes ${wanted}`,
    code: 'WRONG_VALUE',
  });
});

test('one value for the whole batch is no list', async () => {
  expect(
    await (await serverFor('total')).predict([
      [1, 2],
      [3, 4],
    ]),
  ).toEqual({ predictions: 10 });
});

test('outputs that do not share their rows come whole, by name', async () => {
  expect(await (await serverFor('mixed')).predict([[1, 2]])).toEqual({ outputs: { Y: [[-1, -2]], sum: 3 } });
});

test('a picture has more levels, and the place of a mistake is named in full', async () => {
  const server = await serverFor('image');
  expect(
    await server.predict([
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ]),
  ).toEqual({ predictions: [[1, 2, 3, 4]] });
  expect(
    await server.predict([
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
      [[[1, 2], [3]]],
    ]),
  ).toEqual({
    error: 'input "image": row 2, value 1.2 has 1 value, the model takes 2',
    code: 'WRONG_SHAPE',
  });
});

test('fails when more rows come than the model fixes', async () => {
  expect(
    await (await serverFor('fixed')).predict([
      [1, 2],
      [3, 4],
    ]),
  ).toEqual({
    error: 'input "X": 2 rows were sent, the model takes 1',
    code: 'WRONG_SHAPE',
  });
});

test('fails when the model itself refuses a value, as a mistake of the client', async () => {
  const server = await serverFor('lookup');
  const reply = await server.invoke('[9]');
  expect(reply.status).toBe(400);
  expect(JSON.parse(reply.text)).toEqual({
    error: expect.stringMatching(
      /^the model cannot take this input: .*idx=9 must be within the inclusive range \[-3,2\]$/,
    ),
    code: 'REFUSED_BY_MODEL',
  });
  expect(server.stderr).toBe('');
});

test('fails when a model has never answered, as a fault of the model that alarms see', async () => {
  const reply = await (await serverFor('broken')).invoke('[1,2]');
  expect([reply.status, JSON.parse(reply.text)]).toEqual([
    500,
    { error: expect.stringMatching(/^the model has not answered once: .*Reshape/), code: 'MODEL_FAILED' },
  ]);
});
