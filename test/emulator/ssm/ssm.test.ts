import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type { ResourceContext } from '../../../emulator/src/cloudformation/resource-handler';
import { parameterValue, ssmHandlers } from '../../../emulator/src/ssm';
import { Kernel } from '../own/kernel';

let kernel: Kernel;
let client: SSMClient;

beforeEach(async () => {
  kernel = await Kernel.start();
  client = new SSMClient(kernel.client);
});

afterEach(() => kernel.stop());

const put = (Name: string, Value: string, more = {}) =>
  client.send(new PutParameterCommand({ Name, Value, Type: 'String', ...more }));
const get = async (Name: string) => (await client.send(new GetParameterCommand({ Name }))).Parameter!;
const SCOPE = { account: '000000000000', region: 'us-east-1' };

test('a parameter comes back with its version, also after a restart', async () => {
  await put('/app/threshold', '0.5');
  expect(await put('/app/threshold', '0.7', { Overwrite: true })).toMatchObject({ Version: 2 });
  await kernel.restart();
  client = new SSMClient(kernel.client);
  expect(await get('/app/threshold')).toMatchObject({
    Name: '/app/threshold',
    Type: 'String',
    Value: '0.7',
    Version: 2,
    ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/app/threshold',
    LastModifiedDate: expect.any(Date),
  });
});

test('a name may carry the version, and be an ARN', async () => {
  await put('plain', '1');
  expect((await get('plain:1')).Value).toBe('1');
  expect((await get('arn:aws:ssm:us-east-1:000000000000:parameter/plain')).Value).toBe('1');
});

test('every account and Region counts as bootstrapped', async () => {
  expect((await get('/cdk-bootstrap/hnb659fds/version')).Value).toBe('33');
  await put('/cdk-bootstrap/hnb659fds/version', '34');
  expect((await get('/cdk-bootstrap/hnb659fds/version')).Value).toBe('34');
});

test('several at once: those that are there, and the names of the others', async () => {
  await put('a', '1');
  const { Parameters, InvalidParameters } = await client.send(new GetParametersCommand({ Names: ['a', 'b'] }));
  expect(Parameters).toMatchObject([{ Name: 'a', Value: '1' }]);
  expect(InvalidParameters).toEqual(['b']);
});

test('a path gives what is right below it, or all', async () => {
  for (const name of ['/p/a', '/p/b', '/p/q/c', '/pp']) await put(name, '1');
  const names = async (Recursive: boolean) => {
    const { Parameters } = await client.send(new GetParametersByPathCommand({ Path: '/p', Recursive }));
    return Parameters?.map(({ Name }) => Name);
  };
  expect(await names(false)).toEqual(['/p/a', '/p/b']);
  expect(await names(true)).toEqual(['/p/a', '/p/b', '/p/q/c']);
});

test('templates read values', async () => {
  await put('/x', 'value');
  expect(parameterValue(kernel.world, SCOPE, '/x')).toBe('value');
  expect(parameterValue(kernel.world, SCOPE, '/x:1')).toBe('value');
  expect(parameterValue(kernel.world, SCOPE, '/y')).toBeUndefined();
  expect(() => parameterValue(kernel.world, SCOPE, '/x:2')).toThrow('could not find version 2 of /x');
});

test('AWS::SSM::Parameter is created, updated and deleted', async () => {
  const handler = ssmHandlers['AWS::SSM::Parameter'];
  const context = {
    world: kernel.world,
    ...SCOPE,
    generateName: () => 'CFN-Parameter-1A',
  } as unknown as ResourceContext;
  const state = await handler.create({ Type: 'String', Value: 'one' }, context);
  expect(state).toEqual({ physicalId: 'CFN-Parameter-1A', attributes: { Type: 'String', Value: 'one' } });
  await handler.update!(state, { Type: 'String', Value: 'two' }, context);
  expect((await get('CFN-Parameter-1A')).Value).toBe('two');
  await handler.delete(state, context);
  await handler.delete(state, context);
  await expect(get('CFN-Parameter-1A')).rejects.toMatchObject({ name: 'ParameterNotFound' });
});

test.each<[string, () => Promise<unknown>, string]>([
  ['a parameter is not there', () => get('/none'), 'ParameterNotFound'],
  ['one to delete is not there', () => client.send(new DeleteParameterCommand({ Name: '/none' })), 'ParameterNotFound'],
  ['the version is another', () => put('/v', '1').then(() => get('/v:2')), 'ParameterVersionNotFound'],
  ['it exists already', () => put('/v', '1').then(() => put('/v', '2')), 'ParameterAlreadyExists'],
  ['the name is reserved', () => put('/aws/x', '1'), 'ValidationException'],
  ['a new one has no type', () => put('/t', '1', { Type: undefined }), 'ValidationException'],
])('fails when %s', async (_title, act, name) => {
  await expect(act()).rejects.toMatchObject({ name });
});
