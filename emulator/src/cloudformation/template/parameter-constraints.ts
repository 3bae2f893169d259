import { invalid } from '../errors';
import type { ParameterKind } from './parameter-types';
import type { ParameterDefinition } from './template';

/** @throws ValidationError in CloudFormation's words for the first constraint that the value breaks. */
export function checkConstraints(
  name: string,
  definition: ParameterDefinition,
  kind: ParameterKind,
  value: string,
): void {
  const entries = kind.list ? value.split(',').map((entry) => entry.trim()) : [value];
  for (const entry of entries) {
    const broken = brokenBy(definition, kind, entry);
    if (!broken) continue;
    const words = definition.ConstraintDescription;
    throw invalid(
      words ? `Parameter '${name}' failed to satisfy constraint: ${words}` : `Parameter '${name}' ${broken}`,
    );
  }
}

function brokenBy(definition: ParameterDefinition, kind: ParameterKind, value: string): string | undefined {
  const { AllowedValues: allowed, AllowedPattern: pattern } = definition;
  if (kind.number && (value.trim() === '' || Number.isNaN(Number(value)))) return 'must be a number';
  if (allowed && !allowed.map(String).includes(value)) return 'must be one of AllowedValues';
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(value)) return `must match pattern ${pattern}`;
  return kind.number ? beyondRange(definition, Number(value)) : beyondLength(definition, value);
}

function beyondRange({ MinValue: least, MaxValue: most }: ParameterDefinition, value: number): string | undefined {
  if (least !== undefined && value < Number(least)) return `must be a number not less than ${least}`;
  if (most !== undefined && value > Number(most)) return `must be a number not greater than ${most}`;
  return undefined;
}

function beyondLength({ MinLength: least, MaxLength: most }: ParameterDefinition, value: string): string | undefined {
  if (least !== undefined && value.length < Number(least)) return `must contain at least ${least} characters`;
  if (most !== undefined && value.length > Number(most)) return `must contain at most ${most} characters`;
  return undefined;
}
