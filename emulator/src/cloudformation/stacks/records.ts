import type { ResourceState } from '../resource-handler';
import type { StackParameter } from '../template/parameters';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** All that a caller says about what a stack should be. */
export interface Desired {
  /** The template's text, as it was given. */
  readonly template: string;
  readonly parameters: readonly StackParameter[];
  readonly tags: readonly Tag[];
  readonly capabilities: readonly string[];
  readonly notificationArns: readonly string[];
  readonly roleArn?: string;
}

export interface Output {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
  readonly exportName?: string;
}

export type OnFailure = 'ROLLBACK' | 'DELETE' | 'DO_NOTHING';

/** What is being done to a stack, kept so that a kill in the middle can be answered with a rollback. */
export interface Operation {
  readonly id: string;
  readonly kind: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly phase: 'FORWARD' | 'CLEANUP' | 'ROLLBACK' | 'ROLLBACK_CLEANUP';
  readonly onFailure: OnFailure;
  readonly desired?: Desired;
  readonly retain: readonly string[];
  readonly retainExceptOnCreate: boolean;
  /** Of a rollback that is gone on with: the resources it leaves as they are. */
  readonly skip?: readonly string[];
  readonly token?: string;
}

export interface StackRecord {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly createdAt: string;
  readonly updatedAt?: string;
  readonly deletedAt?: string;
  readonly description?: string;
  readonly deployed?: Desired;
  /** What a rollback goes back to, where the last operation failed and stayed; null when there never was anything stable. */
  readonly stable?: Desired | null;
  /** As the update wanted it whose rollback failed. */
  readonly retainExceptOnCreate?: boolean;
  readonly outputs: readonly Output[];
  /** The exports of other stacks that this one uses. */
  readonly imports: readonly string[];
  readonly terminationProtection: boolean;
  readonly disableRollback: boolean;
  readonly changeSetId?: string;
  readonly lastOperations: readonly { readonly OperationType: string; readonly OperationId: string }[];
  readonly operation?: Operation;
}

/** A resource at one moment: enough to bring it back, or to delete it. */
export interface Snapshot extends ResourceState {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly dependsOn: readonly string[];
  readonly deletionPolicy?: string;
  readonly updateReplacePolicy?: string;
  readonly metadata?: unknown;
}

export interface ResourceRecord {
  readonly stackId: string;
  readonly logicalId: string;
  readonly type: string;
  readonly description?: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly changedAt: string;
  /** What it depends on, known before it exists. */
  readonly needs: readonly string[];
  /** The resource as the stack holds it; undefined while it is first created. */
  readonly current?: Snapshot;
  /** What exists but is not stable yet: the first or the replacing physical resource. */
  readonly pending?: ResourceState & { readonly claimed?: boolean };
  /** How it was before the running update; null when this update made it. */
  readonly before?: Snapshot | null;
  /** A rollback could not bring it back to that. */
  readonly restoreFailed?: boolean;
  /** The running update changed nothing that its handler would know of. */
  readonly adopted?: boolean;
  /** Physical resources that this one replaced, to be deleted in the clean-up. */
  readonly superseded?: readonly Snapshot[];
}

export interface StackEvent {
  readonly id: string;
  readonly at: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  /** JSON. */
  readonly properties?: string;
}

/** Events of one operation on one stack. */
export interface OperationEvents {
  readonly stackId: string;
  readonly stackName: string;
  readonly operationId: string;
  readonly token?: string;
  readonly events: readonly StackEvent[];
}

export const STACK_TYPE = 'AWS::CloudFormation::Stack';
