import * as path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  AsyncEndpoint,
  AsyncNotificationTopicType,
  InstanceType,
  Model,
  ModelData,
  ServingImage,
} from 'cdk-sagemaker-serving';
import type { Construct } from 'constructs';

/**
 * A model that nobody waits for: clients put images into a bucket and go, and a queue hears when each result is there, or why there is none.
 */
export class Async extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const endpoint = new AsyncEndpoint(this, 'Endpoint', {
      maxConcurrentInvocationsPerInstance: 4,
      includeInferenceResponseIn: [AsyncNotificationTopicType.SUCCESS_NOTIFICATION_TOPIC],
    });
    endpoint.addVariant('digits', {
      model: new Model(this, 'Digits', {
        image: ServingImage.onnx(),
        modelData: ModelData.fromAsset(path.join(__dirname, '../digits/models/champion')),
      }),
      instanceType: InstanceType.of('ml.c7i.large'),
    });

    const results = new Queue(this, 'Results');
    const failures = new Queue(this, 'Failures');
    endpoint.onSuccess(new SqsSubscription(results));
    endpoint.onError(new SqsSubscription(failures));

    new CfnOutput(this, 'EndpointName', { value: endpoint.endpointName });
    new CfnOutput(this, 'BucketName', { value: endpoint.bucket.bucketName });
    new CfnOutput(this, 'ResultsUrl', { value: results.queueUrl });
    new CfnOutput(this, 'FailuresUrl', { value: failures.queueUrl });
  }
}

new Async(new App(), 'Async');
