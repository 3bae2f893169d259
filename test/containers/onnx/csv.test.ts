import { buildServer, oneEach, reference, rowsOf } from './helper';

beforeAll(buildServer);

const server = oneEach();

async function errorOf(model: string, body: string): Promise<unknown> {
  const reply = await (await server(model)).invoke(body, 'text/csv');
  return [reply.status, JSON.parse(reply.text)];
}

test.each([
  ['lines', '1,2,3,4\n0.5,-1.5,2.25,0.001'],
  ['lines that end as on Windows', '1,2,3,4\r\n0.5,-1.5,2.25,0.001\r\n'],
  ['quoted values, spaces and an empty line', '"1", 2,3,4\n\n0.5,-1.5,2.25,1e-3\n'],
])('%s get the answers of ONNX Runtime', async (_, body) => {
  const { Y } = reference('linear', {
    X: { type: 'float32', dims: [2, 4], data: [1, 2, 3, 4, 0.5, -1.5, 2.25, 1e-3] },
  });
  const reply = await (await server('linear')).invoke(body, 'text/csv; charset=utf-8', 'text/csv');
  expect([reply.status, reply.type]).toEqual([200, 'text/csv']);
  expect(reply.text).toBe(
    rowsOf(Y!)
      .map((row) => row.join(','))
      .join('\n'),
  );
});

test.each([
  ['double', 'nan,-inf\n1e300,Infinity', 'NaN,-Infinity\n1e+300,Infinity'],
  ['int64', '9223372036854775807,-9223372036854775808', '9223372036854775807,-9223372036854775808'],
  ['bool', 'true,False\n1,0', 'true,false\ntrue,false'],
  ['string', '"a ""b"", c",', '"a ""b"", c",'],
])('%s values come back as they went in', async (type, body, expected) => {
  const reply = await (await server(`identity_${type}`)).invoke(body, 'text/csv', 'text/csv');
  expect(reply.text).toBe(expected);
});

test('several outputs stand side by side', async () => {
  const reply = await (await server('classifier')).invoke('0,0,0,0', 'text/csv', 'text/csv');
  expect(reply.text).toMatch(/^0,0\.333\d+,0\.333\d+,0\.333\d+$/);
});

test.each([
  ['a row is too short', '1,2,3,4\n1,2,3', 'WRONG_SHAPE', 'input "X": row 2 has 3 values, the model takes 4'],
  [
    'there is a header line',
    'a,b,c,d\n1,2,3,4',
    'WRONG_VALUE',
    'input "X": row 1, value 1 is "a"; the model takes float32 numbers, up to 3.4e38; if row 1 is a header line, leave it out',
  ],
  [
    'a value is no number',
    '1,2,3,4\n1,x,3,4',
    'WRONG_VALUE',
    'input "X": row 2, value 2 is "x"; the model takes float32 numbers, up to 3.4e38',
  ],
  [
    'a value is left out',
    '1,2,,4',
    'WRONG_VALUE',
    'input "X": row 1, value 3 is "" (a missing value is written "NaN"); the model takes float32 numbers, up to 3.4e38',
  ],
  ['the body is empty', '', 'EMPTY_BODY', 'the body is empty: send the rows to predict'],
  [
    'all lines are empty',
    '\n\n',
    'EMPTY_BATCH',
    'input "X" is empty: send at least one row, the model takes float32[N, 4]',
  ],
  ['a quote is not closed', '"1,2,3,4', 'INVALID_CSV', 'the body is not CSV: row 1: Quoted field unterminated'],
])('fails when %s', async (_, body, code, error) => {
  expect(await errorOf('linear', body)).toEqual([400, { error, code }]);
});

test('fails when the model takes more than rows', async () => {
  expect(await errorOf('image', '1,2,3,4')).toEqual([
    400,
    {
      error: 'text/csv carries rows (rank 2), the model takes float32[N, 1, 2, 2]: send application/json',
      code: 'WRONG_RANK',
    },
  ]);
});

test('fails when the outputs have different rows', async () => {
  const reply = await (await server('mixed')).invoke('1,2\n3,4', 'text/csv', 'text/csv');
  expect([reply.status, JSON.parse(reply.text)]).toEqual([
    406,
    { error: 'the outputs "Y" and "sum" do not have the same rows: accept application/json', code: 'NOT_ACCEPTABLE' },
  ]);
});
