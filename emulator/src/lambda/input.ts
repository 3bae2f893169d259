import { notImitated } from '../http/errors';
import type { World } from '../world/world';
import { invalidParameter } from './errors';
import type { FunctionRecord } from './records';
import type { FunctionSettings } from './settings';

/** What CreateFunction, UpdateFunctionConfiguration and AWS::Lambda::Function say of a function's settings. */
export interface FunctionInput {
  readonly Runtime?: string;
  readonly Handler?: string;
  readonly Role?: string;
  readonly Description?: string;
  readonly Timeout?: number;
  readonly MemorySize?: number;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  readonly Architectures?: readonly string[];
  readonly PackageType?: string;
  readonly Layers?: readonly string[];
  readonly [other: string]: unknown;
}

/** Settings that are kept nowhere and change nothing here. */
const WITHOUT_EFFECT = [
  'VpcConfig',
  'DeadLetterConfig',
  'TracingConfig',
  'FileSystemConfigs',
  'SnapStart',
  'KMSKeyArn',
  'KmsKeyArn',
  'CodeSigningConfigArn',
];

/** All settings of a new function. @throws ServiceError InvalidParameterValueException or NotImitated */
export function settingsOf(world: World, input: FunctionInput): Omit<FunctionSettings, 'tags' | 'reservedConcurrency'> {
  announceGaps(world, input);
  const { Runtime: runtime, Handler: handler, Role: role } = input;
  if (!runtime || !handler)
    throw invalidParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  if (!role)
    throw invalidParameter(
      "1 validation error detected: Value null at 'role' failed to satisfy constraint: Member must not be null",
    );
  const defaults = { description: '', timeout: 3, memorySize: 128, environment: {}, architectures: ['x86_64'] };
  return { ...defaults, runtime, handler, role, ...given(input) };
}

/** Only the settings that the input speaks of. */
export function changesOf(world: World, input: FunctionInput): Partial<FunctionSettings> {
  announceGaps(world, input);
  return given(input);
}

function given(input: FunctionInput): Partial<FunctionSettings> {
  const fields: Partial<Record<keyof FunctionRecord, unknown>> = {
    runtime: input.Runtime,
    handler: input.Handler,
    role: input.Role,
    description: input.Description,
    timeout: input.Timeout,
    memorySize: input.MemorySize,
    environment: input.Environment && (input.Environment.Variables ?? {}),
    architectures: input.Architectures,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function announceGaps(world: World, input: FunctionInput): void {
  if (input.PackageType === 'Image') throw notImitated('Lambda functions made of container images');
  if (input.Layers && input.Layers.length > 0) throw notImitated(`Lambda layers (${input.Layers.join(', ')})`);
  const gaps = WITHOUT_EFFECT.filter((name) => input[name] !== undefined);
  if (gaps.length > 0) world.announceOnce(`Lambda functions: ${gaps.join(', ')}: accepted, but not imitated.`);
}
