import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { ScalingPolicy } from 'cdk-sagemaker-serving';
import { ScaledUpdate } from '../../examples/scaled-update/app';
import { ENV, newEndpoint } from './fixtures';
import { expectGolden } from './golden';

test('a variant that scales, and steps aside for updates, is this template', () => {
  expectGolden('scaled-endpoint', Template.fromStack(new ScaledUpdate(new App(), 'Scaled', 'ml.c7i.large')).toJSON());
});

test('a variant that scales by plain resources is this template', () => {
  const stack = new Stack(new App(), 'Digits', { env: ENV });
  const endpoint = newEndpoint(stack);
  const champion = endpoint.findVariant('champion');
  champion.autoScale({
    duringUpdates: false,
    minCapacity: 2,
    maxCapacity: 8,
    policies: [
      ScalingPolicy.concurrentRequestsPerModel(5),
      ScalingPolicy.metric(
        new MathExpression({
          expression: 'busy / 4',
          usingMetrics: { busy: champion.metricCpuUtilization() },
        }),
        60,
      ),
      ScalingPolicy.step(champion.metricModelLatency({ statistic: 'p90' }), {
        scalingSteps: [
          { upper: 50_000, change: -1 },
          { lower: 500_000, change: 1 },
          { lower: 2_000_000, change: 2 },
        ],
      }),
    ],
  });
  expectGolden('plain-scaled-endpoint', Template.fromStack(stack).toJSON());
});
