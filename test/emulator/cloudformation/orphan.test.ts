import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { LocalServing } from '../../../emulator/src/local-serving';
import type { OnRollback } from '../../../emulator/src/sagemaker/resources/rollback-handling';
import { runCdk } from './run-cdk';

const IMAGE = '000000000000.dkr.ecr.us-east-1.amazonaws.com/behaving:1';

/** An endpoint in front of which an alarm is always on; ALARMED guards the deployment by it. */
const APP = `
const { App, Stack } = require('aws-cdk-lib');
const { CfnAlarm } = require('aws-cdk-lib/aws-cloudwatch');
const { CfnEndpoint, CfnEndpointConfig, CfnModel } = require('aws-cdk-lib/aws-sagemaker');
const stack = new Stack(new App(), 'Orphan');
const model = new CfnModel(stack, 'Model', {
  executionRoleArn: 'arn:aws:iam::000000000000:role/serving',
  primaryContainer: { image: '${IMAGE}', environment: { LABEL: process.env.LABEL } },
});
const config = new CfnEndpointConfig(stack, 'Config', {
  productionVariants: [{ variantName: 'all', modelName: model.attrModelName, instanceType: 'ml.m5.large', initialInstanceCount: 1, initialVariantWeight: 1 }],
});
const alarm = new CfnAlarm(stack, 'Alarm', {
  alarmName: 'always', namespace: 'None', metricName: 'None', statistic: 'Sum', period: 60, evaluationPeriods: 1, threshold: 1,
  comparisonOperator: 'GreaterThanThreshold', treatMissingData: 'breaching',
});
const guarded = {
  blueGreenUpdatePolicy: { trafficRoutingConfiguration: { type: 'ALL_AT_ONCE', waitIntervalInSeconds: 600 } },
  autoRollbackConfiguration: { alarms: [{ alarmName: alarm.ref }] },
};
new CfnEndpoint(stack, 'Endpoint', {
  endpointName: 'orphan',
  endpointConfigName: config.attrEndpointConfigName,
  deploymentConfig: process.env.ALARMED ? guarded : undefined,
});
`;

let folder: string;
let local: LocalServing;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'serving-orphan-'));
  writeFileSync(path.join(folder, 'app.js'), APP);
});
afterEach(async () => {
  await local.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(onRollback: OnRollback): Promise<void> {
  const behaving = path.resolve(__dirname, '..', 'sagemaker', 'behaving');
  const state = path.join(folder, 'state');
  local = await LocalServing.start({ port: 0, state, speed: 60, onRollback, imageOverrides: { [IMAGE]: behaving } });
  expect(await cdk(['bootstrap'])).toContain('bootstrapped.');
}

const cdk = (words: string[], environment: Record<string, string> = {}) =>
  runCdk(folder, local.url, words, { LABEL: 'first', ...environment });
const deploy = (environment: Record<string, string>) =>
  cdk(['deploy', '--require-approval', 'never', '--progress', 'events'], environment);

function access() {
  return { endpoint: local.url, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}

async function status(): Promise<string | undefined> {
  const client = new CloudFormationClient(access());
  return (await client.send(new DescribeStacksCommand({ StackName: 'Orphan' }))).Stacks?.[0].StackStatus;
}

const endpoint = () => new SageMakerClient(access()).send(new DescribeEndpointCommand({ EndpointName: 'orphan' }));

test('where the rollback asks for the config that is served already, cdk rollback --orphan is the way out', async () => {
  await start('fail-stuck');
  await deploy({});
  const { EndpointConfigName: first } = await endpoint();

  const bad = await deploy({ LABEL: 'bad', ALARMED: '1' });
  expect(bad).toContain('The deployment was rolled back: the CloudWatch alarm "always"');
  expect(bad).toContain('it is in use by this endpoint already');
  expect(await status()).toBe('UPDATE_ROLLBACK_FAILED');
  expect(await endpoint()).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: first });

  expect(await cdk(['rollback'])).toContain('Continuing rollback of stack Orphan');
  expect(await status()).toBe('UPDATE_ROLLBACK_FAILED');

  const orphaned = await cdk(['rollback', '--orphan', 'Endpoint', '--progress', 'events']);
  expect(orphaned).toContain('Continuing rollback of stack Orphan (orphaning: Endpoint)');
  expect(orphaned).toContain('Resource skipped during UpdateRollback');
  expect(await status()).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await endpoint()).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: first });

  await deploy({ LABEL: 'good' });
  expect(await status()).toBe('UPDATE_COMPLETE');
  const good = await endpoint();
  expect(good.EndpointStatus).toBe('InService');
  expect(good.EndpointConfigName).not.toBe(first);
});

test('where the rollback finds the old config served, it has nothing to do', async () => {
  await start('fail');
  await deploy({});
  expect(await deploy({ LABEL: 'bad', ALARMED: '1' })).toContain('The deployment was rolled back');
  expect(await status()).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('cdk rollback --force skips what cannot be taken back', async () => {
  await start('fail-stuck');
  await deploy({});
  await deploy({ LABEL: 'bad', ALARMED: '1' });
  expect(await cdk(['rollback', '--force'])).toContain('Resources orphaned while rolling back stack Orphan: Endpoint');
  expect(await status()).toBe('UPDATE_ROLLBACK_COMPLETE');
});
