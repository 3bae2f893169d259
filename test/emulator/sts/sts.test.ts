import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { Kernel } from '../own/kernel';

let kernel: Kernel;
let client: STSClient;

beforeAll(async () => {
  kernel = await Kernel.start();
  client = new STSClient(kernel.client);
});

afterAll(() => kernel.stop());

const ROLE = 'arn:aws:iam::123456789012:role/cdk-hnb659fds-deploy-role-123456789012-us-east-1';
const assume = (input = {}) =>
  client.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'me@here', ...input }));

test('whoever calls with dummy keys is in the default account', async () => {
  const { $metadata: _, ...identity } = await client.send(new GetCallerIdentityCommand({}));
  expect(identity).toEqual({
    Account: '000000000000',
    Arn: 'arn:aws:iam::000000000000:user/local',
    UserId: 'AIDALOCAL',
  });
});

test('any role of any account can be assumed, and its credentials act in that account', async () => {
  const { Credentials, AssumedRoleUser } = await assume();
  expect(AssumedRoleUser?.Arn).toBe(`${ROLE.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/me@here`);
  expect(Credentials!.Expiration!.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
  const credentials = {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken,
  };
  const identity = await new STSClient({ ...kernel.client, credentials }).send(new GetCallerIdentityCommand({}));
  expect(identity.Account).toBe('123456789012');
});

test('a role may have a path', async () => {
  const { AssumedRoleUser } = await assume({ RoleArn: 'arn:aws:iam::123456789012:role/a/b/Name' });
  expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::123456789012:assumed-role/Name/me@here');
});

test.each([
  [
    'the role is no ARN',
    { RoleArn: 'a-role-that-is-only-a-name' },
    'a-role-that-is-only-a-name is not a valid role ARN',
  ],
  ['the ARN is a user', { RoleArn: 'arn:aws:iam::123456789012:user/someone' }, 'is not a valid role ARN'],
  ['the session has a space in its name', { RoleSessionName: 'a b' }, "'a b' at 'roleSessionName'"],
  ['the session is too short', { DurationSeconds: 899 }, "'899' at 'durationSeconds'"],
])('fails when %s', async (_title, input, message) => {
  await expect(assume(input)).rejects.toMatchObject({
    name: 'ValidationError',
    message: expect.stringContaining(message),
  });
});

test('fails when an operation is not imitated, and names it', async () => {
  await expect(client.send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
    name: 'InvalidAction',
    message: 'sagemaker-serving-local does not imitate GetSessionToken.',
  });
});
