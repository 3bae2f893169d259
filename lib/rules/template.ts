import { isObject } from './value';

/** A CloudFormation template, as far as rules look at it. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, Parameter>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, ResourceDefinition>>;
}

export interface Parameter {
  readonly Type?: string;
  readonly Default?: unknown;
}

export interface ResourceDefinition {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: unknown;
  readonly DependsOn?: unknown;
  readonly Metadata?: unknown;
}

const SECTIONS = ['Parameters', 'Mappings', 'Conditions'] as const;

/**
 * The parts of a parsed template that have the right shape; what has another one is left out, and named.
 *
 * @throws an Error if there is no template at all
 */
export function readTemplate(parsed: unknown): { readonly template: Template; readonly odd: readonly string[] } {
  if (!isObject(parsed)) throw new Error('it is no CloudFormation template: allowed is an object with Resources');
  const { Resources } = parsed;
  if (!isObject(Resources)) throw new Error('it is no CloudFormation template: it has no Resources');
  const entries = Object.entries(Resources);
  const isResource = ([, value]: [string, unknown]) => isObject(value) && typeof value.Type === 'string';
  const sections = SECTIONS.flatMap((name) => (isObject(parsed[name]) ? [[name, parsed[name]]] : []));
  const oddSections = SECTIONS.filter((name) => parsed[name] !== undefined && !isObject(parsed[name]));
  const template = { ...Object.fromEntries(sections), Resources: Object.fromEntries(entries.filter(isResource)) };
  const odd = entries.filter((entry) => !isResource(entry)).map(([name]) => `Resources.${name}`);
  return { template: template as Template, odd: [...odd, ...oddSections] };
}
