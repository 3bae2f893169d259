import type { Resource } from './resource';
import type { Stack } from './stack';

export type Severity = 'error' | 'warning';

/** What a rule finds wrong, and where. */
export interface Flaw {
  /** Within the resource's properties, such as `ProductionVariants.0.VariantName`. */
  readonly path: string;
  /** What was given, what is allowed, what to write instead. */
  readonly message: string;
}

/** One rule of the service over the resources of a template. */
export interface Rule {
  /** Stays the same for ever, such as `R061`. */
  readonly id: string;
  readonly severity: Severity;
  /** The types of resources that it looks at. */
  readonly types: readonly string[];
  /** The rule in a sentence. */
  readonly rule: string;
  /** What happens to a template that breaks it. */
  readonly otherwise: string;
  /** The page of the AWS documentation, or where else it is known from. */
  readonly source: string;
  /** Whether no source says so for certain: such a rule warns, and says that. */
  readonly unverified?: boolean;
  readonly check: (resource: Resource, stack: Stack) => Iterable<Flaw>;
  /** The resources of the smallest template that breaks it, and of the nearest one that does not. */
  readonly examples: { readonly wrong: Resources; readonly right: Resources };
}

/** The `Resources` of a template. */
export type Resources = Readonly<Record<string, { readonly Type: string; readonly [name: string]: unknown }>>;

/** A flaw, with the rule that found it and the resource that has it. */
export interface Finding extends Flaw {
  readonly severity: Severity;
  readonly rule: string;
  /** The logical id. */
  readonly resource: string;
  readonly source: string;
}
