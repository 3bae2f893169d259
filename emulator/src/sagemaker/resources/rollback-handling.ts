import type { EndpointRecord } from '../records';

/** What CloudFormation's handler makes of a deployment that SageMaker rolled back by an alarm or for its time limit. */
export const ON_ROLLBACK = ['succeed', 'fail', 'fail-stuck'] as const;
export type OnRollback = (typeof ON_ROLLBACK)[number];

/**
 * How `AWS::SageMaker::Endpoint` ends then. AWS does not document it; that people take a rollback for a success
 * (hashicorp/terraform-provider-aws#48997) speaks for `succeed`, a handler that waits for InService and no more.
 */
export class RollbackHandling {
  private onRollback: OnRollback = 'succeed';

  /**
   * `succeed`: UPDATE_COMPLETE, with the old config live.
   *
   * `fail`: the endpoint's update fails with SageMaker's reason, the stack's rollback finds the old config live and has
   * nothing to do: UPDATE_ROLLBACK_COMPLETE.
   *
   * `fail-stuck`: the same, but the stack's rollback asks UpdateEndpoint for the old config all the same, which refuses a
   * config that the endpoint serves already: UPDATE_ROLLBACK_FAILED, and `cdk rollback --orphan` is the way out. Which of
   * the three AWS is like is not known.
   */
  public use(onRollback: OnRollback): void {
    this.onRollback = onRollback;
  }

  /** Whether a stack's rollback goes to UpdateEndpoint also where SageMaker has rolled the endpoint back already. */
  public get asksAgain(): boolean {
    return this.onRollback === 'fail-stuck';
  }

  /** A fleet that did not come up fails the update in any case. */
  public isSuccess({ rolledBack }: EndpointRecord): boolean {
    return this.onRollback === 'succeed' && rolledBack !== undefined && rolledBack.cause !== 'start-up';
  }
}
