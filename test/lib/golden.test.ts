import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expectGolden } from './golden';
import { goldenStack } from './golden-app';

test('a real-time endpoint with two variants, in a VPC and encrypted, is this template', () => {
  expectGolden('real-time-endpoint', Template.fromStack(goldenStack(new App())).toJSON());
});
