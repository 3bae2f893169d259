import * as path from 'node:path';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import { InstanceType, Model, ModelData, RealTimeEndpoint, ScalingPolicy, ServingImage } from 'cdk-sagemaker-serving';
import type { Construct } from 'constructs';

/**
 * A variant scales between two and four instances, and moves to another instance type without anybody thinking of that.
 *
 * Deploy it, then again with `INSTANCE_TYPE=ml.c7i.xlarge`.
 */
export class ScaledUpdate extends Stack {
  constructor(scope: Construct, id: string, instanceType: string) {
    super(scope, id);

    const endpoint = new RealTimeEndpoint(this, 'Endpoint');
    const digits = endpoint.addVariant('digits', {
      model: new Model(this, 'Digits', {
        image: ServingImage.onnx(),
        modelData: ModelData.fromAsset(path.join(__dirname, '../digits/models/champion')),
      }),
      instanceType: InstanceType.of(instanceType),
    });
    digits.autoScale({
      minCapacity: 2,
      maxCapacity: 4,
      policies: [
        ScalingPolicy.maxRequestsPerSecond(100, { scaleInCooldown: Duration.minutes(10) }),
        ScalingPolicy.step(digits.metricModelLatency(), {
          scalingSteps: [
            { lower: 500_000, change: +1 },
            { lower: 2_000_000, change: +2 },
          ],
        }),
        ScalingPolicy.schedule({
          schedule: Schedule.cron({ hour: '7', minute: '30', weekDay: 'MON-FRI' }),
          minCapacity: 3,
        }),
      ],
    });

    new CfnOutput(this, 'EndpointName', { value: endpoint.endpointName });
  }
}

new ScaledUpdate(new App(), 'ScaledUpdate', process.env.INSTANCE_TYPE ?? 'ml.c7i.large');
