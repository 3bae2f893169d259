import { randomUUID } from 'node:crypto';
import type { World } from '../world/world';

export interface Attribute {
  readonly Type: string;
  readonly Value: string;
}

/** What is published. */
export interface Publication {
  readonly message: string;
  readonly subject?: string;
  /** With `json`, the message is an object of texts by protocol. */
  readonly structure?: string;
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** One message, as all subscribers of one protocol get it. */
export interface Notification {
  readonly Type: 'Notification';
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Subject?: string;
  readonly Message: string;
  readonly Timestamp: string;
  readonly MessageAttributes?: Readonly<Record<string, Attribute>>;
}

export function notificationOf(world: World, topicArn: string, publication: Publication): Notification {
  const { message, subject, attributes = {} } = publication;
  return {
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn: topicArn,
    ...(subject === undefined ? {} : { Subject: subject }),
    Message: message,
    Timestamp: world.now().toISOString(),
    ...(Object.keys(attributes).length > 0 ? { MessageAttributes: attributes } : {}),
  };
}

/** The message in the form for a protocol, where there is one for each. */
export function messageFor(protocol: string, { message, structure }: Publication): string {
  if (structure !== 'json') return message;
  const texts = JSON.parse(message) as Record<string, string>;
  return texts[protocol] ?? texts.default;
}

/** What stands for the signature; nothing here can be verified with AWS's certificate. */
export const UNSIGNED = { SignatureVersion: '1', Signature: 'sagemaker-serving-local' };

export function envelope(notification: Notification, subscriptionArn: string, url: string): string {
  const UnsubscribeURL = `${url}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`;
  return JSON.stringify({ ...notification, ...UNSIGNED, SigningCertURL: `${url}/none.pem`, UnsubscribeURL });
}

export function lambdaEvent(notification: Notification, subscriptionArn: string, url: string): string {
  const UnsubscribeUrl = `${url}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`;
  const Sns = {
    Subject: null,
    MessageAttributes: {},
    ...notification,
    ...UNSIGNED,
    SigningCertUrl: `${url}/none.pem`,
    UnsubscribeUrl,
  };
  const record = { EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: subscriptionArn, Sns };
  return JSON.stringify({ Records: [record] });
}
