import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CapacitySize, DeploymentPolicy, OnRollback, RealTimeEndpoint } from 'cdk-sagemaker-serving';
import { lambdaFolder } from '../../lib/private/lambda-folder';
import { ENV, folderWith, messageOf, newEndpoint, newStack, onlyResource, variantOptions } from './fixtures';

const NAME = 'digits-endpoint-realtime-40611716';
const deployment = DeploymentPolicy.canary({ canarySize: CapacitySize.percent(25), waitInterval: Duration.minutes(5) });

function reported(onRollback?: OnRollback): { stack: Stack; endpoint: RealTimeEndpoint } {
  const stack = newStack({ env: ENV });
  return { stack, endpoint: newEndpoint(stack, {}, { deployment, onRollback }) };
}

const modeIn = (stack: Stack) => onlyResource(stack, 'Custom::SageMakerRollout').Properties.OnRollback;

describe('OnRollback', () => {
  test('reports, if the deployment has a policy that bakes', () => {
    expect(modeIn(reported().stack)).toBe('report');
    const baked = newStack();
    newEndpoint(baked, {}, { deployment: DeploymentPolicy.allAtOnce({ waitInterval: Duration.minutes(5) }) });
    expect(modeIn(baked)).toBe('report');
  });

  test.each([
    ['no policy', undefined],
    ['a policy that does not bake', DeploymentPolicy.allAtOnce()],
  ])('makes nothing with %s', (_, deployment) => {
    const stack = newStack();
    newEndpoint(stack, {}, { deployment });
    const template = Template.fromStack(stack);
    for (const type of ['Custom::SageMakerRollout', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup'])
      template.resourceCountIs(type, 0);
    expect(template.toJSON().Outputs).toBeUndefined();
  });

  test('makes nothing when rollbacks are ignored', () => {
    Template.fromStack(reported(OnRollback.ignore()).stack).resourceCountIs('AWS::Lambda::Function', 0);
  });

  test('fails the deployment when told to, also without a policy', () => {
    expect(modeIn(reported(OnRollback.fail()).stack)).toBe('fail');
    const stack = newStack();
    newEndpoint(stack, {}, { onRollback: OnRollback.fail() });
    expect(modeIn(stack)).toBe('fail');
  });
});

describe('the report of a rollout', () => {
  test('comes after the endpoint, and with each of its configurations anew', () => {
    const { stack } = reported();
    const template = Template.fromStack(stack);
    const [[endpoint], [alarm]] = ['SageMaker::Endpoint', 'CloudWatch::Alarm'].map((type) =>
      Object.keys(template.findResources(`AWS::${type}`)),
    );
    const { Properties, DependsOn } = onlyResource(stack, 'Custom::SageMakerRollout');
    expect(DependsOn).toContain(endpoint);
    expect(DependsOn).toContainEqual(expect.stringMatching(/^CdkSagemakerServingRolloutReportRoleDefaultPolicy/));
    expect(Properties).toEqual({
      ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^CdkSagemakerServingRolloutReportHandler/), 'Arn'] },
      ServiceTimeout: '960',
      EndpointName: NAME,
      EndpointConfigName: { 'Fn::GetAtt': [expect.stringMatching(/^EndpointConfig/), 'EndpointConfigName'] },
      AlarmNames: [{ Ref: alarm }],
      OnRollback: 'report',
    });
  });

  test('asks after composite alarms where there are alarms that are given', () => {
    const { stack, endpoint } = reported();
    endpoint.addRollbackAlarm(Alarm.fromAlarmName(stack, 'Alarm', 'given'));
    const { AlarmNames, AlarmTypes } = onlyResource(stack, 'Custom::SageMakerRollout').Properties;
    expect(AlarmNames).toEqual([{ Ref: expect.any(String) }, 'given']);
    expect(AlarmTypes).toEqual(['MetricAlarm', 'CompositeAlarm']);
  });

  test('is an output, and what else the stack does with it', () => {
    const { stack, endpoint } = reported();
    const attribute = (name: string) => ({
      'Fn::GetAtt': [expect.stringMatching(/^EndpointRolloutReport/), name],
    });
    const outputs = Object.values(Template.fromStack(stack).toJSON().Outputs);
    expect(outputs).toEqual([{ Value: attribute('Message') }]);
    expect(stack.resolve(endpoint.rolloutMessage)).toEqual(attribute('Message'));
    expect(stack.resolve(endpoint.rolloutOutcome)).toEqual(attribute('Outcome'));
  });

  test('fails when it is wanted and there is none', () => {
    const endpoint = newEndpoint(newStack());
    for (const read of [() => endpoint.rolloutMessage, () => endpoint.rolloutOutcome])
      expect(messageOf(read)).toBe(
        "RealTimeEndpoint 'Digits/Endpoint': nobody asks after its rollouts; give it `onRollback`",
      );
  });

  test('is made by one function for all endpoints of a stack, which may describe just these and their alarms', () => {
    const { stack } = reported();
    const second = new RealTimeEndpoint(stack, 'Second', { deployment, endpointName: 'Second' });
    second.addVariant('champion', variantOptions(stack));
    const template = Template.fromStack(stack);
    template.resourceCountIs('Custom::SageMakerRollout', 2);
    const arn = (service: string, resource: string) => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${service}:eu-west-1:111122223333:${resource}`]],
    });
    const [{ Properties }] = Object.entries(template.findResources('AWS::IAM::Policy'))
      .filter(([id]) => id.startsWith('CdkSagemakerServing'))
      .map(([, policy]) => policy);
    const alarms = ['cloudwatch:DescribeAlarms', 'cloudwatch:DescribeAlarmHistory'];
    const statements = [
      [['logs:CreateLogStream', 'logs:PutLogEvents'], { 'Fn::GetAtt': [expect.stringContaining('Log'), 'Arn'] }],
      ['sagemaker:DescribeEndpoint', arn('sagemaker', `endpoint/${NAME}`)],
      ['events:PutEvents', arn('events', 'event-bus/default')],
      [alarms, arn('cloudwatch', `alarm:${NAME}-rollback-*`)],
      ['sagemaker:DescribeEndpoint', arn('sagemaker', 'endpoint/second')],
      [alarms, arn('cloudwatch', 'alarm:Second-rollback-*')],
    ];
    expect(Properties.PolicyDocument.Statement).toEqual(
      statements.map(([Action, Resource]) => ({ Action, Effect: 'Allow', Resource })),
    );
  });

  test('is made by a function that runs as long as Lambda lets it', () => {
    expect(onlyResource(reported().stack, 'AWS::Lambda::Function').Properties).toMatchObject({
      Handler: 'index.handler',
      Runtime: 'nodejs22.x',
      Timeout: 900,
      LoggingConfig: { LogGroup: { Ref: expect.stringMatching(/^CdkSagemakerServingRolloutReportLog/) } },
    });
  });

  test('is made by one bundle and nothing beside it', () => {
    const app = new App();
    newEndpoint(new Stack(app, 'Digits'), {}, { deployment });
    const { directory } = app.synth();
    const { files } = JSON.parse(fs.readFileSync(path.join(directory, 'Digits.assets.json'), 'utf8'));
    const folders = Object.values(files)
      .map((file) => (file as { source: { path: string; packaging: string } }).source)
      .filter(({ packaging }) => packaging === 'zip');
    expect(folders.map((source) => fs.readdirSync(path.join(directory, source.path)))).toEqual([['index.js']]);
  });

  test('fails when the bundle is missing', () => {
    const folder = folderWith();
    expect(messageOf(() => lambdaFolder('rollout-report', folder))).toBe(
      `${folder}/rollout-report/index.js is missing; in a clone, run \`npm run build\`, else install the package again`,
    );
  });
});
