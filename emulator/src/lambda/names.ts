import { notImitated, ServiceError } from '../http/errors';
import { partitionOf } from '../world/partition';
import type { Scope } from '../world/world';

const NAME =
  /^(?:(?:arn:[a-z-]+:lambda:([a-z0-9-]+):)?(\d{12}):function:|function:)?([A-Za-z0-9_-]{1,64})(?::(\$LATEST|[A-Za-z0-9_-]+))?$/;

/** A function as callers name it: where it is, and which version of it. */
export interface FunctionReference extends Scope {
  readonly name: string;
}

/**
 * Reads a name, a partial ARN or an ARN.
 *
 * @throws ServiceError ValidationException, or NotImitated for versions and aliases
 */
export function readFunctionName(text: string, caller: Scope, qualifier?: string | null): FunctionReference {
  const [, region, account, name, suffix] = text.match(NAME) ?? [];
  if (name === undefined) throw badName(text);
  const version = suffix ?? qualifier ?? '$LATEST';
  if (version !== '$LATEST') throw notImitated(`versions and aliases of Lambda functions (${name}:${version})`);
  return { name, region: region ?? caller.region, account: account ?? caller.account };
}

export function functionArn({ account, region }: Scope, name: string): string {
  return `arn:${partitionOf(region)}:lambda:${region}:${account}:function:${name}`;
}

/** Whether the ARN is that of a Lambda function, of any version. */
export const isFunctionArn = (arn: string) => /^arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:/.test(arn);

function badName(text: string): ServiceError {
  return new ServiceError(
    'ValidationException',
    400,
    `1 validation error detected: Value '${text}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?`,
  );
}
