import { accessKeyOf } from '../../http/credentials';
import { ServiceError } from '../../http/errors';
import type { Operation } from '../../http/types';

interface AssumeRoleInput {
  readonly RoleArn?: string;
  readonly RoleSessionName?: string;
  readonly DurationSeconds?: string;
}

const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:[\x21-\x7e]*\/)?([\w+=,.@-]{1,64})$/;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const DEFAULT_SECONDS = 3600;

/** Credentials of any role: whether it exists, and whom it trusts, is not asked. */
export const assumeRole: Operation<AssumeRoleInput> = (input, { world }) => {
  const { RoleArn = '', RoleSessionName = '' } = input;
  const role = RoleArn.match(ROLE_ARN);
  if (!role)
    throw invalid(`${RoleArn || 'null'} is not a valid role ARN: it is written arn:aws:iam::ACCOUNT:role/NAME`);
  if (!SESSION_NAME.test(RoleSessionName))
    throw invalid(
      `1 validation error detected: Value '${RoleSessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]* and have a length of 2 to 64`,
    );
  const [, partition, account, name] = role;
  return {
    Credentials: {
      AccessKeyId: accessKeyOf(account),
      SecretAccessKey: 'local',
      SessionToken: `local/${name}`,
      Expiration: new Date(world.now().getTime() + durationOf(input) * 1000),
    },
    AssumedRoleUser: {
      AssumedRoleId: `AROALOCAL:${RoleSessionName}`,
      Arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${RoleSessionName}`,
    },
  };
};

function durationOf({ DurationSeconds }: AssumeRoleInput): number {
  const seconds = Number(DurationSeconds ?? DEFAULT_SECONDS);
  if (Number.isInteger(seconds) && seconds >= 900 && seconds <= 43_200) return seconds;
  throw invalid(
    `1 validation error detected: Value '${DurationSeconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value from 900 to 43200`,
  );
}

const invalid = (message: string) => new ServiceError('ValidationError', 400, message);
