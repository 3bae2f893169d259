import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Async } from '../../examples/async/app';
import { ElasticInference } from '../../examples/elastic-inference/app';
import { Neuron } from '../../examples/neuron/app';
import { Serverless } from '../../examples/serverless/app';
import { Shadow } from '../../examples/shadow/app';
import { expectGolden } from './golden';

test.each([
  ['a serverless endpoint with a warm copy', 'serverless', () => new Serverless(new App(), 'Serverless', 1)],
  ['an asynchronous endpoint with its bucket and topics', 'async', () => new Async(new App(), 'Async')],
  ['a real-time endpoint with a shadow', 'shadow', () => new Shadow(new App(), 'Shadow')],
  ['an endpoint on Inferentia2', 'neuron', () => new Neuron(new App(), 'Neuron')],
  ['an endpoint of Elastic Inference', 'elastic-inference', () => new ElasticInference(new App(), 'ElasticInference')],
] as const)('%s is the template %s-endpoint', (_, name, stack) => {
  expectGolden(`${name}-endpoint`, Template.fromStack(stack()).toJSON());
});
