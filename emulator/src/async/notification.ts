import { readFileSync, statSync } from 'node:fs';
import type { AsyncRequest, Outcome } from './request';

/** 128 KB: a longer answer is in S3 alone. */
const MAX_INCLUDED_BYTES = 128 * 1024;
const ENVELOPE = { eventVersion: '1.0', eventSource: 'aws:sagemaker' };

/** Who is told how a request ended, if anybody is, and whether with the answer itself. */
export function audienceOf({ notifications }: AsyncRequest, { succeeded }: Outcome) {
  const { SuccessTopic, ErrorTopic, IncludeInferenceResponseIn = [] } = notifications;
  const topic = succeeded ? SuccessTopic : ErrorTopic;
  const type = succeeded ? 'SUCCESS_NOTIFICATION_TOPIC' : 'ERROR_NOTIFICATION_TOPIC';
  return { topic, includesAnswer: IncludeInferenceResponseIn.includes(type) };
}

/**
 * What is said to the topic, as JSON.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-check-predictions.html
 */
export function messageOf(request: AsyncRequest, outcome: Outcome, answerFile?: string): string {
  const { region, headers, endpointName, inputLocation, receivedTime, inferenceId } = request;
  const { succeeded, reason, contentType, eventTime } = outcome;
  return JSON.stringify({
    awsRegion: region,
    eventTime,
    receivedTime,
    invocationStatus: succeeded ? 'Completed' : 'Failed',
    failureReason: reason,
    requestParameters: {
      accept: headers.Accept,
      contentType: headers.ContentType,
      customAttributes: headers.CustomAttributes,
      endpointName,
      inputLocation,
    },
    responseParameters: {
      contentType,
      outputLocation: succeeded ? request.outputLocation : request.failureLocation,
    },
    responseBody: answerFile && bodyOf(answerFile, contentType),
    inferenceId,
    ...ENVELOPE,
    eventName: 'InferenceResult',
  });
}

/** What an endpoint with topics says to them when it is created or changed. */
export function testMessage(region: string, endpointName: string, time: Date): string {
  const eventTime = time.toISOString();
  const requestParameters = { endpointName };
  return JSON.stringify({
    awsRegion: region,
    eventTime,
    requestParameters,
    ...ENVELOPE,
    eventName: 'TestNotification',
  });
}

function bodyOf(file: string, observedContentType?: string): object | undefined {
  if (statSync(file).size > MAX_INCLUDED_BYTES) return undefined;
  const bytes = readFileSync(file);
  const text = bytes.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(bytes);
  const content = isText ? text : bytes.toString('base64');
  return { content, observedContentType, encoding: isText ? 'UTF-8' : 'BASE64' };
}
