import {
  AddPermissionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetPolicyCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  RemovePermissionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { FunctionsAtWork, zipOf } from './functions-at-work';

let at: FunctionsAtWork;
beforeAll(async () => {
  at = await FunctionsAtWork.start();
});
afterAll(() => at.remove());

const ONE = 'exports.handler = async () => process.env.WORD ?? "one";';

test('a function is described as it was created, listed, and gone when it is deleted', async () => {
  await at.create('described', ONE, { Tags: { a: 'b' }, Description: 'says one' });
  const { Configuration, Tags } = await at.lambda.send(new GetFunctionCommand({ FunctionName: 'described' }));
  expect(Configuration).toMatchObject({
    FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:described',
    Timeout: 3,
    MemorySize: 128,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    Description: 'says one',
  });
  expect(Tags).toEqual({ a: 'b' });
  const { Functions = [] } = await at.lambda.send(new ListFunctionsCommand({}));
  expect(Functions.map(({ FunctionName }) => FunctionName)).toContain('described');
  await at.lambda.send(new DeleteFunctionCommand({ FunctionName: 'described' }));
  await expect(at.lambda.send(new GetFunctionCommand({ FunctionName: 'described' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('new code and new settings are what the next invocation runs with', async () => {
  await at.create('changing', ONE);
  expect((await at.invoke('changing')).payload).toBe('one');
  const Environment = { Variables: { WORD: 'two' } };
  await at.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'changing', Environment }));
  expect((await at.invoke('changing')).payload).toBe('two');
  const ZipFile = zipOf({ 'index.js': 'exports.handler = async () => "new code";' });
  await at.lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'changing', ZipFile }));
  expect((await at.invoke('changing')).payload).toBe('new code');
});

test('permissions are recorded', async () => {
  await at.create('permitted', ONE);
  const FunctionName = 'permitted';
  const statement = { StatementId: 's', Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com' };
  await at.lambda.send(new AddPermissionCommand({ FunctionName, ...statement }));
  const { Policy = '' } = await at.lambda.send(new GetPolicyCommand({ FunctionName }));
  expect(JSON.parse(Policy).Statement).toMatchObject([{ Sid: 's', Principal: { Service: 'events.amazonaws.com' } }]);
  await at.lambda.send(new RemovePermissionCommand({ FunctionName, StatementId: 's' }));
  await expect(at.lambda.send(new GetPolicyCommand({ FunctionName }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('tags are added and taken away', async () => {
  const { FunctionArn: Resource = '' } = await at.create('tagged', ONE, { Tags: { a: '1' } });
  await at.lambda.send(new TagResourceCommand({ Resource, Tags: { b: '2' } }));
  await at.lambda.send(new UntagResourceCommand({ Resource, TagKeys: ['a'] }));
  expect((await at.lambda.send(new ListTagsCommand({ Resource }))).Tags).toEqual({ b: '2' });
});

test.each<[string, object, string | RegExp]>([
  ['a name that is taken', {}, 'Function already exist: taken'],
  [
    'a runtime of another language',
    { FunctionName: 'x', Runtime: 'java21' },
    /does not imitate the Lambda runtime java21/,
  ],
  ['layers', { FunctionName: 'x', Layers: ['arn:l'] }, /does not imitate Lambda layers \(arn:l\)/],
  [
    'a timeout above 15 minutes',
    { FunctionName: 'x', Timeout: 901 },
    /Value '901' at 'timeout'.*less than or equal to 900/,
  ],
  [
    'a reserved variable',
    { FunctionName: 'x', Environment: { Variables: { AWS_REGION: 'x' } } },
    /Reserved keys used in this request: AWS_REGION$/,
  ],
  [
    'an archive that climbs',
    { FunctionName: 'x', Code: { ZipFile: zipOf({ '../up.js': '' }) } },
    /entry "\.\.\/up\.js" climbs out/,
  ],
  ['no archive', { FunctionName: 'x', Code: { ZipFile: Buffer.from('no zip') } }, /^Could not unzip uploaded file/],
  [
    'an object that is not there',
    { FunctionName: 'x', Code: { S3Bucket: 'none', S3Key: 'k' } },
    /S3 Error Code: NoSuchBucket/,
  ],
])('fails for %s', async (_, input, message) => {
  if (!('FunctionName' in input)) await at.create('taken', ONE);
  await expect(at.create('taken', ONE, input)).rejects.toThrow(message);
});
