import type { EndpointRecord } from '../records';

/** What CloudFormation's handler makes of a deployment that SageMaker rolled back by an alarm or for its time limit. */
export const ON_ROLLBACK = ['succeed', 'fail'] as const;
export type OnRollback = (typeof ON_ROLLBACK)[number];

/**
 * How `AWS::SageMaker::Endpoint` ends then. AWS does not document it; that people take a rollback for a success
 * (hashicorp/terraform-provider-aws#48997) speaks for `succeed`, a handler that waits for InService and no more.
 */
export class RollbackHandling {
  private onRollback: OnRollback = 'succeed';

  /** `succeed`: UPDATE_COMPLETE, with the old config live. `fail`: UPDATE_FAILED, with the reason. */
  public use(onRollback: OnRollback): void {
    this.onRollback = onRollback;
  }

  /** A fleet that did not come up fails the update in any case. */
  public isSuccess({ rolledBack }: EndpointRecord): boolean {
    return this.onRollback === 'succeed' && rolledBack !== undefined && rolledBack.cause !== 'start-up';
  }
}
