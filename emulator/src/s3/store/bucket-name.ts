import { ServiceError } from '../../http/errors';
import type { Scope } from '../../world/world';

const ALLOWED =
  'it has 3 to 63 lower-case letters, digits, dots and hyphens, begins and ends with a letter or digit, has no two dots together and is no IP address';

/** @throws ServiceError InvalidBucketName when no bucket may have that name. */
export function checkBucketName(name: string): void {
  const wellFormed = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
  if (wellFormed && !name.includes('..') && !/^\d+\.\d+\.\d+\.\d+$/.test(name)) return;
  throw new ServiceError(
    'InvalidBucketName',
    400,
    `The specified bucket is not valid: ${JSON.stringify(name)}; ${ALLOWED}.`,
    {
      BucketName: name,
    },
  );
}

/** The account and Region whose CDK bootstrap stack makes a bucket of that name, if it is one. */
export function bootstrapScope(name: string): Scope | undefined {
  const match = name.match(/^cdk-[a-z0-9]{1,10}-assets-(\d{12})-([a-z]{2}(?:-[a-z]+)+-\d+)$/);
  return match ? { account: match[1], region: match[2] } : undefined;
}
