import { buildServer, fixture, oneEach, type Reply } from './helper';

const NPY = 'application/x-npy';

beforeAll(buildServer);

const server = oneEach();

async function send(model: string, body: Buffer, accept = NPY): Promise<Reply> {
  return (await server(model)).invoke(body, NPY, accept);
}

test.each([
  ['double', 'f8'],
  ['int32', 'i4'],
  ['int64', 'i8'],
  ['uint8', 'u1'],
  ['bool', 'b1'],
])('a %s array comes back byte for byte as NumPy writes it', async (type, code) => {
  const reply = await send(`identity_${type}`, fixture(`rows_${code}.npy`));
  expect([reply.status, reply.type]).toEqual([200, NPY]);
  expect(reply.body.equals(fixture(`rows_${code}.npy`))).toBe(true);
});

test.each(['rows_f4', 'rows_i4', 'rows_i8', 'rows_u1', 'rows_u8', 'rows_f8_version_2', 'rows_f8_version_3'])(
  '%s is read as float64',
  async (name) => {
    const reply = await send('identity_double', fixture(`${name}.npy`));
    expect(reply.body.equals(fixture('rows_f8.npy'))).toBe(true);
  },
);

test('float64 is rounded to float32', async () => {
  const reply = await send('total', fixture('rows_f8.npy'), 'application/json');
  expect(JSON.parse(reply.text)).toEqual({ predictions: 21 });
});

test('one of several outputs can be asked for', async () => {
  const reply = await (await server('classifier')).invoke('[0,0,0,0]', 'application/json', `${NPY}; output=label`);
  expect(reply.body.subarray(-8)).toEqual(Buffer.alloc(8));
});

test('fails when there are several outputs and none is asked for', async () => {
  const reply = await (await server('classifier')).invoke('[0,0,0,0]', 'application/json', NPY);
  expect([reply.status, JSON.parse(reply.text)]).toEqual([
    406,
    {
      error:
        'application/x-npy carries one array and the model gives "label" and "probabilities": ask for one, as in "Accept: application/x-npy; output=label", or accept application/json',
      code: 'NOT_ACCEPTABLE',
    },
  ]);
});

test('fails when the output holds strings', async () => {
  const reply = await (await server('identity_string')).invoke('a,b', 'text/csv', NPY);
  expect([reply.status, JSON.parse(reply.text)]).toEqual([
    406,
    { error: 'output "Y" holds strings: accept application/json or text/csv', code: 'NOT_ACCEPTABLE' },
  ]);
});

const TAKEN = '<f4, <f8, |i1, |u1, <i2, <u2, <i4, <u4, <i8, <u8, |b1';
const UNUSABLE = 'the body is no usable .npy file';

test.each([
  ['double', 'rows_f8_big_endian', 'WRONG_TYPE', `the array has the type >f8, taken are ${TAKEN}`],
  ['double', 'rows_f2', 'WRONG_TYPE', `the array has the type <f2, taken are ${TAKEN}`],
  [
    'double',
    'rows_structured',
    'INVALID_NPY',
    `${UNUSABLE}: structured types are not taken: send one plain number type`,
  ],
  [
    'double',
    'rows_f8_fortran',
    'INVALID_NPY',
    `${UNUSABLE}: the array is in Fortran order: send numpy.ascontiguousarray(array)`,
  ],
  ['double', 'row_f4_flat', 'WRONG_RANK', 'input "X" has rank 1 (shape [2]), the model takes rank 2: float64[N, 2]'],
  ['double', 'rows_f4_wide', 'WRONG_SHAPE', 'input "X" has shape [2, 3], the model takes float64[N, 2]'],
  ['double', 'rows_f4_none', 'EMPTY_BATCH', 'input "X" is empty: send at least one row, the model takes float64[N, 2]'],
  [
    'double',
    'rows_i8_beyond_f8',
    'WRONG_TYPE',
    'input "X" is int64, the model takes float64[N, 2]: value 2 is 9007199254740993 and would be rounded',
  ],
  [
    'int32',
    'rows_i8_beyond_i4',
    'WRONG_TYPE',
    'input "X" is int64, the model takes int32[N, 2]: value 2 is 1099511627776',
  ],
  ['int32', 'rows_f8', 'WRONG_TYPE', 'input "X" is float64, the model takes int32[N, 2]: send array.astype("int32")'],
  ['bool', 'rows_u1', 'WRONG_TYPE', 'input "X" is uint8, the model takes bool[N, 2]: send array.astype("bool")'],
])('fails when identity_%s gets %s', async (type, name, code, error) => {
  const reply = await send(`identity_${type}`, fixture(`${name}.npy`));
  expect([reply.status, JSON.parse(reply.text)]).toEqual([400, { error, code }]);
});

test('fails when a float64 does not fit float32', async () => {
  const reply = await send('mixed', fixture('rows_f8_huge.npy'));
  expect(JSON.parse(reply.text)).toEqual({
    error: 'input "X" is float64, the model takes float32[N, 2]: value 2 is 1e+300',
    code: 'WRONG_TYPE',
  });
});

const WHOLE = fixture('rows_f8.npy');

test.each([
  ['is no NumPy file', Buffer.from('hello, world'), 'it does not begin with the NumPy magic: write it with numpy.save'],
  ['ends in the header', WHOLE.subarray(0, 40), 'the header is cut off'],
  ['ends in the data', WHOLE.subarray(0, -1), 'its header promises 48 bytes of data for shape [3, 2], 47 follow'],
  [
    'goes on after the data',
    Buffer.concat([WHOLE, Buffer.alloc(1)]),
    'its header promises 48 bytes of data for shape [3, 2], 49 follow',
  ],
  ['is of a later format', Buffer.from(WHOLE).fill(9, 6, 7), 'format version 9 is unknown, versions 1 to 3 are read'],
  ['has an unreadable header', Buffer.from(WHOLE).fill(' ', 10, 40), 'the header cannot be read'],
])('fails when the body %s', async (_, body, reason) => {
  const reply = await send('identity_double', body);
  expect([reply.status, JSON.parse(reply.text)]).toEqual([
    400,
    { error: `${UNUSABLE}: ${reason}`, code: 'INVALID_NPY' },
  ]);
});
