import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import { ScalingPolicy } from 'cdk-sagemaker-serving';
import { ENV, newEndpoint, newStack } from './fixtures';
test('x', () => {
  for (const duringUpdates of [true, false]) {
  const stack = newStack({ env: ENV });
  const m = new Metric({ namespace: 'A', metricName: 'B', statistic: 'p90' });
  newEndpoint(stack, { autoScaling: { duringUpdates, minCapacity: 1, maxCapacity: 4, policies: [
    ScalingPolicy.invocationsPerInstance(600, { scaleInCooldown: Duration.minutes(10) }),
    ScalingPolicy.metric(m, 5),
    ScalingPolicy.metric(new MathExpression({ expression: 'a+b', usingMetrics: { a: m, b: m.with({ statistic: 'Sum' }) } }), 5),
    ScalingPolicy.step(m, { scalingSteps: [{ upper: 10, change: -1 }, { lower: 50, change: 1 }, { lower: 70, change: 3 }] }),
    ScalingPolicy.schedule({ schedule: Schedule.cron({ hour: '8', minute: '0' }), minCapacity: 2 }),
  ] } });
  const t = Template.fromStack(stack).toJSON();
  for (const [id, r] of Object.entries<any>(t.Resources)) if (/Scal|Alarm|Rule|Endpoint$|IAM::Policy/.test(r.Type)) console.log(id, JSON.stringify(r, null, 1));
  }
});
