import { Scoped } from '../world/scoped';
import type { Scope, World } from '../world/world';

/** A statement of a function's resource policy. */
export type Statement = Readonly<Record<string, unknown>> & { readonly Sid: string };

/** A function, as it was created and changed. */
export interface FunctionRecord extends Scope {
  readonly name: string;
  readonly arn: string;
  readonly runtime: string;
  readonly handler: string;
  readonly role: string;
  readonly description: string;
  /** Seconds. */
  readonly timeout: number;
  /** MB; noted, not enforced. */
  readonly memorySize: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly architectures: readonly string[];
  readonly codeSha256: string;
  readonly codeSize: number;
  /** The name of the folder below `<state>/lambda/code` that holds the unpacked code. */
  readonly codeFolder: string;
  readonly lastModified: string;
  readonly revisionId: string;
  readonly reservedConcurrency?: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly policy: readonly Statement[];
}

export const functionRecords = (world: World) => new Scoped<FunctionRecord>(world.collection('lambda-functions'));
