import { randomUUID } from 'node:crypto';
import type { InvocationHeaders } from '../runtime/headers';

/** Where the answer to a request goes, and where a failure. */
export function locationsOf(outputPath: string, failurePath: string | undefined, headers: InvocationHeaders) {
  const { S3OutputPathExtension: extension, Filename } = headers;
  const id = randomUUID();
  return {
    outputLocation: join(outputPath, extension, Filename ?? `${id}.out`),
    failureLocation: failurePath && join(failurePath, extension, Filename ?? `${id}-error.out`),
  };
}

function join(...parts: readonly (string | undefined)[]): string {
  const given = parts.filter((part) => part !== undefined);
  return given.map((part, at) => (at === 0 ? part : part.replace(/^\/+/, '')).replace(/\/+$/, '')).join('/');
}
