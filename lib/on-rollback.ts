/**
 * What a deployment does when SageMaker rolled the endpoint back.
 *
 * To SageMaker a rollback is a success: the endpoint is in service again, with the old model. What CloudFormation makes of that is not
 * known, so a function of the stack looks after each rollout which configuration the endpoint serves.
 */
export class OnRollback {
  /**
   * Says so, with the alarm's name and numbers: in an output of the stack, in `rolloutMessage` of the endpoint, in the function's log, and
   * in an event on the account's default bus (source `cdk-sagemaker-serving`, detail type `SageMaker Endpoint Rollout`).
   *
   * The deployment succeeds, and CloudFormation then deletes the old model and configuration, which the endpoint serves: it goes on
   * answering, but cannot scale out or be patched. So deploy the old model again, or a better one, as soon as the output says so.
   */
  public static report(): OnRollback {
    return new OnRollback('report');
  }

  /**
   * Says so in the same places but the output, and fails the deployment, which CloudFormation rolls back: the old model and configuration stay.
   *
   * To roll back, CloudFormation asks the endpoint for the configuration that it serves already, which SageMaker may refuse. The stack is
   * then UPDATE_ROLLBACK_FAILED; `cdk rollback --orphan <endpoint>` goes on without it. The deployment also fails if nobody can tell
   * what became of the rollout.
   */
  public static fail(): OnRollback {
    return new OnRollback('fail');
  }

  /** Nothing: no function is made, and a rollback looks like a success. */
  public static ignore(): OnRollback {
    return new OnRollback();
  }

  private constructor(
    /** @internal */
    public readonly _mode?: 'report' | 'fail',
  ) {}
}
