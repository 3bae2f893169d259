import {
  type ApplicationAutoScalingClient,
  DeleteScalingPolicyCommand,
  PutScalingPolicyCommand,
  type PutScalingPolicyCommandInput,
  paginateDescribeScalingPolicies,
  type ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling';
import { Alarms } from './alarms';
import type { Policy, Target, TargetId } from './event';
import { holds } from './same';
import { NAMESPACE } from './targets';

/** The policies of scalable targets in the service, with the alarms that set off those that go by steps. */
export class Policies {
  public constructor(
    private readonly client: ApplicationAutoScalingClient,
    private readonly alarms: Alarms,
  ) {}

  public async ofTarget({ ResourceId, ScalableDimension }: TargetId): Promise<ScalingPolicy[]> {
    const found: ScalingPolicy[] = [];
    const input = { ServiceNamespace: NAMESPACE, ResourceId, ScalableDimension } as const;
    for await (const page of paginateDescribeScalingPolicies({ client: this.client }, input))
      found.push(...(page.ScalingPolicies ?? []));
    return found;
  }

  /**
   * Puts what is missing or other than it should be, and deletes what is too much.
   *
   * @param anew whether all of them are put: what is no longer said of one would stay otherwise
   */
  public async settle(target: Target, anew: boolean): Promise<void> {
    const { Policies: wanted = [] } = target;
    const found = await this.ofTarget(target);
    for (const { PolicyName = '' } of found)
      if (!wanted.some((policy) => policy.PolicyName === PolicyName)) await this.delete(target, PolicyName);
    for (const policy of wanted) {
      const there = found.find(({ PolicyName }) => PolicyName === policy.PolicyName);
      const arn = there && !anew && sameConfiguration(there, policy) ? there.PolicyARN : await this.put(target, policy);
      if (policy.Alarm && arn)
        await this.alarms.settle(Alarms.nameOf(target, policy.PolicyName), policy.Alarm, arn, anew);
    }
  }

  /** The alarm first: without its policy nobody would know of it. */
  public async delete(target: TargetId, PolicyName: string): Promise<void> {
    const { ResourceId, ScalableDimension } = target;
    await this.alarms.delete(Alarms.nameOf(target, PolicyName));
    const input = { ServiceNamespace: NAMESPACE, ResourceId, ScalableDimension, PolicyName } as const;
    try {
      await this.client.send(new DeleteScalingPolicyCommand(input));
    } catch (error) {
      if ((error as Error).name !== 'ObjectNotFoundException') throw error;
    }
  }

  private async put({ ResourceId, ScalableDimension }: TargetId, policy: Policy): Promise<string | undefined> {
    const { Alarm: _alarm, ...configuration } = policy;
    const PolicyType = policy.StepScalingPolicyConfiguration ? 'StepScaling' : 'TargetTrackingScaling';
    const input = { ServiceNamespace: NAMESPACE, ResourceId, ScalableDimension, PolicyType, ...configuration };
    const answer = await this.client.send(new PutScalingPolicyCommand(input as PutScalingPolicyCommandInput));
    return answer.PolicyARN;
  }
}

function sameConfiguration(found: ScalingPolicy, { Alarm: _alarm, ...wanted }: Policy): boolean {
  return holds(found, wanted);
}
