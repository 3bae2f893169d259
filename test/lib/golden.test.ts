import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expectGolden } from './golden';
import { canaryStack, goldenStack } from './golden-app';

test('a real-time endpoint with two variants, in a VPC and encrypted, is this template', () => {
  expectGolden('real-time-endpoint', Template.fromStack(goldenStack(new App())).toJSON());
});

test('a real-time endpoint with a canary and its alarms is this template', () => {
  expectGolden('canary-endpoint', Template.fromStack(canaryStack(new App())).toJSON());
});
