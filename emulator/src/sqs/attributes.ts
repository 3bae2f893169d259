import { notImitated, ServiceError } from '../http/errors';
import { invalidAttribute } from './errors';

/** Seconds and bytes: default, least and most. */
const NUMBERS: Readonly<Record<string, readonly [number, number, number]>> = {
  VisibilityTimeout: [30, 0, 43_200],
  DelaySeconds: [0, 0, 900],
  ReceiveMessageWaitTimeSeconds: [0, 0, 20],
  MessageRetentionPeriod: [345_600, 60, 1_209_600],
  MaximumMessageSize: [1_048_576, 1024, 1_048_576],
};

/** Kept, without effect here. */
const RECORDED = [
  'Policy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
  'RedriveAllowPolicy',
];

export const DEFAULTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(NUMBERS).map(([name, [value]]) => [name, String(value)])),
  SqsManagedSseEnabled: 'true',
};

export function checkAttributes(attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) check(name, value);
}

function check(name: string, value: string): void {
  if (name === 'FifoQueue' || name === 'ContentBasedDeduplication') throw notImitated('FIFO queues');
  if (name === 'RedrivePolicy') return void redrivePolicy(value);
  if (RECORDED.includes(name)) return;
  const bounds = NUMBERS[name];
  if (!bounds) throw new ServiceError('InvalidAttributeName', 400, `Unknown Attribute ${name}.`);
  const number = Number(value);
  if (!Number.isInteger(number) || number < bounds[1] || number > bounds[2]) throw invalidAttribute(name);
}

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** @throws ServiceError InvalidAttributeValue */
export function redrivePolicy(text: string | undefined): RedrivePolicy | undefined {
  if (!text) return undefined;
  try {
    const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(text);
    if (typeof deadLetterTargetArn === 'string' && Number(maxReceiveCount) >= 1)
      return { deadLetterTargetArn, maxReceiveCount: Number(maxReceiveCount) };
  } catch {
    // told below
  }
  throw invalidAttribute('RedrivePolicy');
}
