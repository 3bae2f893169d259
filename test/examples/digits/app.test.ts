import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Digits } from '../../../examples/digits/app';

const template = Template.fromStack(new Digits(new App(), 'Digits'));

test('champion and challenger share one endpoint, nine to one', () => {
  template.resourceCountIs('AWS::SageMaker::Endpoint', 1);
  template.hasResourceProperties('AWS::SageMaker::EndpointConfig', {
    ProductionVariants: [
      Match.objectLike({ VariantName: 'champion', InstanceType: 'ml.c7i.large', InitialVariantWeight: 9 }),
      Match.objectLike({ VariantName: 'challenger', InstanceType: 'ml.c7i.large', InitialVariantWeight: 1 }),
    ],
  });
});

test('each variant has a model of its own', () => {
  template.resourceCountIs('AWS::SageMaker::Model', 2);
});

test('the name of the endpoint is an output', () => {
  template.hasOutput('EndpointName', {});
});
