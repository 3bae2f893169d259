import type { Fields } from '../template/template';

/** One difference within a resource, as a change set shows it. */
export interface ChangeDetail {
  readonly Target: {
    readonly Attribute: string;
    readonly Name?: string;
    readonly RequiresRecreation?: 'Never' | 'Conditionally' | 'Always';
    readonly Path?: string;
    readonly BeforeValue?: string;
    readonly AfterValue?: string;
    readonly AttributeChangeType?: 'Add' | 'Remove' | 'Modify';
  };
  readonly Evaluation: 'Static' | 'Dynamic';
  readonly ChangeSource?: string;
  readonly CausingEntity?: string;
}

/** One resource that a change set adds, changes or removes. */
export interface Change {
  readonly Action: 'Add' | 'Modify' | 'Remove';
  readonly PolicyAction?: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
  readonly Replacement?: 'True' | 'False' | 'Conditional';
  readonly Scope: readonly string[];
  readonly Details: readonly ChangeDetail[];
  readonly BeforeContext?: string;
  readonly AfterContext?: string;
}

/** A resource's properties as a change set quotes them. */
export function contextText(properties: Fields, metadata?: unknown): string {
  return JSON.stringify({ Properties: properties, ...(metadata === undefined ? {} : { Metadata: metadata }) });
}

/** Whether the details, taken together, replace the resource. */
export function replacementOf(details: readonly ChangeDetail[]): 'True' | 'False' | 'Conditional' {
  const replacing = details.filter(({ Target }) => Target.RequiresRecreation === 'Always');
  if (replacing.some(({ Evaluation }) => Evaluation === 'Static')) return 'True';
  return replacing.length > 0 ? 'Conditional' : 'False';
}
