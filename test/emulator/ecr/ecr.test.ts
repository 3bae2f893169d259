import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import {
  BatchDeleteImageCommand,
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  ListImagesCommand,
  PutImageScanningConfigurationCommand,
} from '@aws-sdk/client-ecr';
import type { ResourceContext } from '../../../emulator/src/cloudformation/resource-handler';
import { Images } from '../../../emulator/src/containers/images';
import { ecrHandlers } from '../../../emulator/src/ecr';
import { Kernel } from '../own/kernel';

const BOOTSTRAP = 'cdk-hnb659fds-container-assets-123456789012-eu-west-1';
const repositoryName = 'team/server';
const uri = `000000000000.dkr.ecr.us-east-1.amazonaws.com/${repositoryName}`;
let kernel: Kernel;
let client: ECRClient;

beforeEach(async () => {
  kernel = await Kernel.start();
  client = new ECRClient(kernel.client);
});

afterEach(() => kernel.stop());

const create = () => client.send(new CreateRepositoryCommand({ repositoryName }));
const describeAll = (...repositoryNames: string[]) => client.send(new DescribeRepositoriesCommand({ repositoryNames }));
const describeImage = (imageTag: string) =>
  client.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] }));

async function push(tag: string, content = tag): Promise<string> {
  const context = path.join(kernel.folder, `context-${tag}`);
  mkdirSync(context);
  writeFileSync(path.join(context, 'Dockerfile'), content);
  writeFileSync(path.join(context, 'local.json'), '{"command": ["true"]}');
  const images = kernel.world.part(Images);
  await images.build({ context, tag: `${uri}:${tag}` });
  return images.push(`${uri}:${tag}`).digest;
}

test('a repository is created, described and deleted, and survives a restart', async () => {
  await create();
  await client.send(
    new PutImageScanningConfigurationCommand({ repositoryName, imageScanningConfiguration: { scanOnPush: true } }),
  );
  await kernel.restart();
  client = new ECRClient(kernel.client);
  expect((await describeAll(repositoryName)).repositories).toMatchObject([
    {
      repositoryUri: uri,
      registryId: '000000000000',
      createdAt: expect.any(Date),
      imageScanningConfiguration: { scanOnPush: true },
    },
  ]);
  await client.send(new DeleteRepositoryCommand({ repositoryName }));
  expect((await describeAll()).repositories).toEqual([]);
});

test('the repository of a CDK bootstrap stack is there when asked for, in its account and Region', async () => {
  const { repositories } = await describeAll(BOOTSTRAP);
  expect(repositories?.[0].repositoryUri).toBe(`123456789012.dkr.ecr.eu-west-1.amazonaws.com/${BOOTSTRAP}`);
});

test('an image is described once it was pushed, with all tags of its digest', async () => {
  await create();
  const digest = await push('a', 'same');
  await push('b', 'same');
  await push('c', 'other');
  expect((await describeImage('a')).imageDetails).toMatchObject([
    { imageDigest: digest, imageTags: ['a', 'b'], imagePushedAt: expect.any(Date) },
  ]);
  expect((await client.send(new ListImagesCommand({ repositoryName }))).imageIds).toHaveLength(3);
});

test('deleting an image takes its tag away and tells what was not there', async () => {
  await create();
  await push('a');
  const imageIds = [{ imageTag: 'a' }, { imageTag: 'b' }];
  const { imageIds: deleted, failures } = await client.send(new BatchDeleteImageCommand({ repositoryName, imageIds }));
  expect(deleted).toMatchObject([{ imageTag: 'a' }]);
  expect(failures).toMatchObject([{ imageId: { imageTag: 'b' }, failureCode: 'ImageNotFound' }]);
  expect(kernel.world.part(Images).resolve(`${uri}:a`)).toBeUndefined();
});

test('the authorization token is a user and a password for the registry', async () => {
  const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}));
  expect(authorizationData?.[0].proxyEndpoint).toBe('https://000000000000.dkr.ecr.us-east-1.amazonaws.com');
  expect(Buffer.from(authorizationData![0].authorizationToken!, 'base64').toString()).toBe('AWS:local');
});

test('AWS::ECR::Repository has its attributes', async () => {
  const handler = ecrHandlers['AWS::ECR::Repository'];
  const context = {
    world: kernel.world,
    account: '000000000000',
    region: 'us-east-1',
    generateName: () => 'stack-Repo-1A',
  } as unknown as ResourceContext;
  const state = await handler.create({}, context);
  expect(state).toEqual({
    physicalId: 'stack-repo-1a',
    attributes: {
      Arn: 'arn:aws:ecr:us-east-1:000000000000:repository/stack-repo-1a',
      RepositoryUri: '000000000000.dkr.ecr.us-east-1.amazonaws.com/stack-repo-1a',
    },
  });
  await handler.delete(state, context);
  await handler.delete(state, context);
});

test.each<[string, () => Promise<unknown>, string, string]>([
  [
    'a repository is not there',
    () => describeAll('none'),
    'RepositoryNotFoundException',
    "'none' does not exist in the registry with id '000000000000'",
  ],
  [
    'it exists already',
    () => create().then(create),
    'RepositoryAlreadyExistsException',
    `'${repositoryName}' already exists`,
  ],
  [
    'an image is not there',
    () => create().then(() => describeImage('v1')),
    'ImageNotFoundException',
    "{imageDigest:'null', imageTag:'v1'} does not exist",
  ],
  [
    'a repository to delete holds images',
    async () => {
      await create();
      await push('a');
      return client.send(new DeleteRepositoryCommand({ repositoryName }));
    },
    'RepositoryNotEmptyException',
    'still contains images',
  ],
  [
    'the name has capitals',
    () => client.send(new CreateRepositoryCommand({ repositoryName: 'Server' })),
    'InvalidParameterException',
    "'Server'",
  ],
])('fails when %s', async (_title, act, name, message) => {
  await expect(act()).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
});
