import { App, CfnOutput, CfnResource, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';

const source = `
const response = require('cfn-response');
exports.handler = (event, context) => {
  console.log('asked', JSON.stringify(event));
  const { says, refuse } = event.ResourceProperties;
  if (refuse && event.RequestType !== 'Delete')
    return response.send(event, context, response.FAILED, {}, event.PhysicalResourceId || 'never');
  const id = says === 'replaced' ? 'thing-2' : event.PhysicalResourceId || 'thing-1';
  response.send(event, context, response.SUCCESS, { Heard: says, Deep: { Er: 'yes' } }, id);
};`;

const app = new App();
const stack = new Stack(app, 'Custom');
const provider = new LambdaFunction(stack, 'Provider', {
  runtime: Runtime.NODEJS_20_X,
  handler: 'index.handler',
  code: Code.fromInline(source),
});
const custom = new CustomResource(stack, 'Thing', {
  serviceToken: provider.functionArn,
  resourceType: 'Custom::Thing',
  serviceTimeout: Duration.minutes(1),
  properties: { says: process.env.SAYS, count: 3, flag: true, list: [1, 'two'], refuse: process.env.REFUSE },
});
new CfnOutput(stack, 'Heard', { value: custom.getAttString('Heard') });
new CfnOutput(stack, 'Deep', { value: custom.getAttString('Deep.Er') });
new CfnOutput(stack, 'Id', { value: custom.ref });
if (process.env.BREAK) {
  const broken = new CfnResource(stack, 'Broken', {
    type: 'AWS::SSM::Parameter',
    properties: { Type: 'String', Value: 'x', Name: 'aws-is-not-allowed' },
  });
  broken.node.addDependency(custom);
}
