import { randomUUID } from 'node:crypto';
import type { World } from '../world/world';
import { type DeliveryPolicy, readPolicy } from './delivery-policy';
import { envelope, type Notification, UNSIGNED } from './message';
import type { SubscriptionRecord } from './records';

/** A request to an HTTP endpoint that listens to a topic. */
export interface HttpMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What an endpoint gets first, and has to answer by visiting a link or with ConfirmSubscription. */
export function confirmationOf(world: World, { topicArn, token = '' }: SubscriptionRecord, url: string): HttpMessage {
  const MessageId = randomUUID();
  const query = new URLSearchParams({ Action: 'ConfirmSubscription', TopicArn: topicArn, Token: token });
  const body = {
    Type: 'SubscriptionConfirmation',
    MessageId,
    Token: token,
    TopicArn: topicArn,
    Message: `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
    SubscribeURL: `${url}/?${query}`,
    Timestamp: world.now().toISOString(),
    ...UNSIGNED,
    SigningCertURL: `${url}/none.pem`,
  };
  return {
    headers: headersOf('SubscriptionConfirmation', MessageId, topicArn),
    body: JSON.stringify(body, undefined, 2),
  };
}

export function notificationTo(
  { arn, topicArn, attributes }: SubscriptionRecord,
  notification: Notification,
  policy: DeliveryPolicy,
  url: string,
): HttpMessage {
  const raw = attributes.RawMessageDelivery === 'true';
  const headers = headersOf('Notification', notification.MessageId, topicArn, policy.requestPolicy?.headerContentType);
  const own = { 'x-amz-sns-subscription-arn': arn, ...(raw ? { 'x-amz-sns-rawdelivery': 'true' } : {}) };
  return { headers: { ...headers, ...own }, body: raw ? notification.Message : envelope(notification, arn, url) };
}

/** The subscription's own, or else the topic's for all who listen by HTTP. */
export function policyOf(subscription: SubscriptionRecord, ofTopic: string | undefined): DeliveryPolicy {
  if (subscription.attributes.DeliveryPolicy) return readPolicy(subscription.attributes.DeliveryPolicy);
  const { http } = readPolicy(ofTopic) as { readonly http?: Readonly<Record<string, object>> };
  const { defaultHealthyRetryPolicy: healthyRetryPolicy, defaultRequestPolicy: requestPolicy } = http ?? {};
  return { healthyRetryPolicy, requestPolicy };
}

function headersOf(type: string, id: string, topicArn: string, contentType = 'text/plain; charset=UTF-8') {
  return {
    'x-amz-sns-message-type': type,
    'x-amz-sns-message-id': id,
    'x-amz-sns-topic-arn': topicArn,
    'content-type': contentType,
    'user-agent': 'Amazon Simple Notification Service Agent',
  };
}
