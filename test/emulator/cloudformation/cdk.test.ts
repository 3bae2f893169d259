import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { silentLog } from '../../../emulator/src/world/log';
import { runCdk } from './run-cdk';
import { Whole } from './whole';

const APP = `
const { App, CfnOutput, CfnParameter, CfnResource, Stack, Token } = require('aws-cdk-lib');
const { CfnRole } = require('aws-cdk-lib/aws-iam');
const { CfnVPC } = require('aws-cdk-lib/aws-ec2');
const { CfnTopic } = require('aws-cdk-lib/aws-sns');
const stack = new Stack(new App(), 'Cdk', { description: 'a small one' });
const label = new CfnParameter(stack, 'Label', { default: 'first' });
const role = new CfnRole(stack, 'Role', { assumeRolePolicyDocument: {}, path: process.env.ROLE_PATH ?? '/' });
const vpc = new CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
new CfnTopic(stack, 'Topic', { displayName: role.attrArn, tags: [{ key: 'label', value: label.valueAsString }] });
if (process.env.BREAK) new CfnResource(stack, 'Custom', { type: 'Custom::Thing', properties: { ServiceToken: 'x' } });
new CfnOutput(stack, 'RoleArn', { value: role.attrArn });
new CfnOutput(stack, 'VpcId', { value: vpc.ref });
`;

let folder: string;
let local: Whole;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'serving-cdk-'));
  writeFileSync(path.join(folder, 'app.js'), APP);
  local = await Whole.start(path.join(folder, 'state'), silentLog);
});
afterAll(async () => {
  await local.stop();
  rmSync(folder, { recursive: true, force: true });
});

const cdk = (words: string[], environment?: Record<string, string>) => runCdk(folder, local.url, words, environment);

const deploy = (environment?: Record<string, string>, ...more: string[]) =>
  cdk(['deploy', '--require-approval', 'never', '--progress', 'events', ...more], environment);

test('the real CDK command line bootstraps, deploys, updates, replaces, rolls back, compares, lists and destroys', async () => {
  expect(await cdk(['bootstrap'])).toContain('Environment aws://000000000000/us-east-1 bootstrapped.');

  const created = await deploy();
  expect(created).toMatch(/CREATE_IN_PROGRESS\s+\| AWS::EC2::VPC\s+\| Vpc\s+Resource creation Initiated/);
  expect(created).toMatch(/Cdk\.RoleArn = arn:aws:iam::000000000000:role\/Cdk-Role-[A-Z0-9]{12}/);
  expect(created).toMatch(/Cdk\.VpcId = vpc-0[0-9a-f]{16}/);

  expect(await deploy()).toContain('Cdk (no changes)');
  expect(await deploy(undefined, '--force')).toContain('Cdk (no changes)');

  const difference = await cdk(['diff'], { ROLE_PATH: '/other/' });
  expect(difference).toMatch(/AWS::IAM::Role Role Role replace/);

  const replaced = await deploy({ ROLE_PATH: '/other/' });
  expect(replaced).toContain('Requested update requires the creation of a new physical resource; hence creating one.');
  expect(replaced).toMatch(/UPDATE_COMPLETE\s+\| AWS::SNS::Topic/);
  expect(replaced).toMatch(/DELETE_COMPLETE\s+\| AWS::IAM::Role/);

  expect(await deploy({ ROLE_PATH: '/other/' }, '--parameters', 'Label=second')).toMatch(
    /UPDATE_COMPLETE\s+\| AWS::SNS::Topic/,
  );

  const broken = await deploy({ ROLE_PATH: '/other/', BREAK: '1' });
  expect(broken).toContain('sagemaker-serving-local does not run custom resources (Custom::Thing)');
  expect(broken).toMatch(/UPDATE_ROLLBACK_COMPLET\w* \| AWS::CloudFormation::Stack/);
  expect(broken).toContain('Cdk failed to deploy');

  const paused = await deploy({ ROLE_PATH: '/other/', BREAK: '1' }, '--no-rollback');
  expect(paused).toContain('UPDATE_FAILED');
  expect(paused).not.toContain('UPDATE_ROLLBACK');
  const back = await cdk(['rollback', '--progress', 'events']);
  // Which events the command line prints of a rollback this short depends on when it first asks for them.
  expect(back).toContain('Rollback time');
  expect(await cdk(['rollback'])).toContain('Stack Cdk does not need a rollback: UPDATE_ROLLBACK_COMPLETE');
  expect(await deploy({ ROLE_PATH: '/other/' }, '--parameters', 'Label=second')).toContain('Cdk (no changes)');

  expect(await cdk(['list'])).toContain('Cdk');

  const destroyed = await cdk(['destroy', '--force']);
  expect(destroyed).toContain('Cdk: destroyed');
});
