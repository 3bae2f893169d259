import { createHash } from 'node:crypto';
import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { MAX_NAME_LENGTH } from './checks';

const HASH_LENGTH = 8;

/**
 * A name that is a literal at synth, the same at every synth, and another one for another stack, path or kind.
 *
 * In lower case, because SageMaker writes endpoint ARNs in lower case and IAM compares them letter by letter.
 */
export function endpointNameFor(scope: Construct, kind: string): string {
  return literalNameFor(scope, kind, `${kind}Endpoint`, 'endpointName');
}

/** The same for an inference component: its alarms and what scales it name it, and none of them can wait for it. */
export function componentNameFor(scope: Construct): string {
  return literalNameFor(scope, 'Component', 'InferenceComponent', 'inferenceComponentName');
}

function literalNameFor(scope: Construct, kind: string, who: string, property: string): string {
  const stack = outermostStack(scope);
  if (Token.isUnresolved(stack.stackName)) {
    throw new Error(
      `${who} '${scope.node.path}': the name of its stack is known only at deployment, so no name can be made from it; set \`${property}\``,
    );
  }
  const words = [stack.stackName, ...pathBelow(stack, scope), kind];
  const readable = hyphenated(words).slice(0, MAX_NAME_LENGTH - HASH_LENGTH - 1);
  return `${trimmed(readable)}-${hashOf(words.join('/'))}`;
}

/** A short fingerprint that may be part of a name or of a construct's id. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH);
}

/** The name of a nested stack is a token, but it lives and dies with its parent. */
function outermostStack(scope: Construct): Stack {
  let stack = Stack.of(scope);
  while (stack.nestedStackParent) stack = stack.nestedStackParent;
  return stack;
}

function pathBelow(stack: Stack, scope: Construct): string[] {
  const scopes = scope.node.scopes;
  return scopes.slice(scopes.indexOf(stack) + 1).map((each) => each.node.id);
}

function hyphenated(words: string[]): string {
  return trimmed(
    words
      .join('-')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-'),
  );
}

function trimmed(text: string): string {
  return text.replace(/^-+|-+$/g, '');
}
