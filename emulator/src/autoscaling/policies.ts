import { randomUUID } from 'node:crypto';
import { ServiceError } from '../http/errors';
import { partitionOf } from '../world/partition';
import type { Scope, World } from '../world/world';
import { limitExceeded, noPolicy, validationException } from './errors';
import type { PolicyAlarm } from './neighbours';
import { checkSteps, checkTracking, requireOwnMetric } from './policy-rules';
import { isOf, keyOf, type PolicyRecord, policies, type TargetId, type TargetRecord } from './records';
import { Surroundings } from './surroundings';
import { type AlarmInput, trackingAlarms } from './tracking-alarms';

export type PolicyInput = Pick<PolicyRecord, 'name' | 'step' | 'tracking'> & { readonly type?: PolicyRecord['type'] };

const MOST_POLICIES = 50;

/** The scaling policies, and the alarms that the service makes for those that track a target. */
export class ScalingPolicies {
  public constructor(private readonly world: World) {}

  public of(target: TargetRecord): PolicyRecord[] {
    return policies(this.world)
      .all()
      .filter((one) => one.account === target.account && one.region === target.region && isOf(one, target));
  }

  public list(scope: Scope): PolicyRecord[] {
    return policies(this.world).list(scope);
  }

  public byArn(arn: string): PolicyRecord | undefined {
    return policies(this.world)
      .all()
      .find((policy) => policy.arn === arn);
  }

  /** @throws ServiceError ObjectNotFoundException */
  public require(scope: Scope, id: TargetId, name: string): PolicyRecord {
    const found = policies(this.world).get(scope, keyOf(id, name));
    if (!found) throw noPolicy(id, name);
    return found;
  }

  /** Makes a policy, or gives the one of that name another configuration: its ARN stays. @throws ServiceError */
  public put(target: TargetRecord, input: PolicyInput): PolicyRecord {
    const { account, region, resourceId, dimension } = target;
    const others = this.of(target).filter(({ name }) => name !== input.name);
    const before = this.of(target).find(({ name }) => name === input.name);
    if (!before && others.length >= MOST_POLICIES)
      throw limitExceeded(
        `A scalable target has at most ${MOST_POLICIES} scaling policies: ${resourceId} has ${others.length}.`,
      );
    const fresh: PolicyRecord = {
      account,
      region,
      resourceId,
      dimension,
      arn: before?.arn ?? arnOf(target, input.name),
      creationTime: before?.creationTime ?? this.world.now().toISOString(),
      ...configured(input, before),
      alarms: [],
    };
    check(fresh, others);
    return policies(this.world).set(keyOf(target, input.name), { ...fresh, alarms: this.watch(fresh, before) });
  }

  public delete(policy: PolicyRecord): void {
    policies(this.world).delete(policy, keyOf(policy, policy.name));
    for (const { AlarmName } of policy.alarms) this.neighbours.deleteAlarm(policy, AlarmName);
  }

  /** The alarms of its metric as it is now; those that are no longer needed go. */
  private watch(policy: PolicyRecord, before: PolicyRecord | undefined): PolicyRecord['alarms'] {
    const { high, low } = policy.tracking
      ? trackingAlarms(policy.tracking, this.world.part(Surroundings).dimensionOf(policy), policy.resourceId)
      : {};
    const kept = { high: nameAmong(before, 'AlarmHigh'), low: nameAmong(before, 'AlarmLow') };
    const made = [
      ...(high ? [this.putAlarm(policy, kept.high ?? nameOf(policy, 'AlarmHigh'), high)] : []),
      ...(low ? [this.putAlarm(policy, kept.low ?? nameOf(policy, 'AlarmLow'), low)] : []),
    ];
    for (const { AlarmName } of before?.alarms ?? [])
      if (!made.some(({ name }) => name === AlarmName)) this.neighbours.deleteAlarm(policy, AlarmName);
    return made.map(({ name, arn }) => ({ AlarmName: name, AlarmARN: arn }));
  }

  private putAlarm(policy: PolicyRecord, AlarmName: string, input: AlarmInput): PolicyAlarm {
    const AlarmDescription = `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${policy.arn}.`;
    try {
      return this.neighbours.putAlarm(policy, { ...input, AlarmName, AlarmDescription, AlarmActions: [policy.arn] });
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'ValidationError') throw validationException(error.message);
      throw error;
    }
  }

  private get neighbours() {
    return this.world.part(Surroundings).neighbours;
  }
}

function configured({ name, type, step, tracking }: PolicyInput, before: PolicyRecord | undefined) {
  const kind = type ?? before?.type ?? 'StepScaling';
  const given = { step: step ?? before?.step, tracking: tracking ?? before?.tracking };
  if (kind === 'StepScaling' && tracking) throw mismatch('TargetTrackingScalingPolicyConfiguration', kind);
  if (kind === 'TargetTrackingScaling' && step) throw mismatch('StepScalingPolicyConfiguration', kind);
  return kind === 'StepScaling'
    ? { name, type: kind, step: given.step ?? {}, tracking: undefined }
    : { name, type: kind, step: undefined, tracking: given.tracking };
}

function check({ type, step, tracking, ...rest }: PolicyRecord, others: readonly PolicyRecord[]): void {
  if (step) checkSteps(step);
  else if (tracking) {
    checkTracking(tracking);
    requireOwnMetric({ ...rest, type, tracking }, others);
  } else throw validationException(`A policy of type ${type} needs a TargetTrackingScalingPolicyConfiguration.`);
}

const mismatch = (given: string, type: string) =>
  validationException(`${given} does not go with a policy of type ${type}.`);

const nameOf = ({ resourceId }: TargetId, kind: string) => `TargetTracking-${resourceId}-${kind}-${randomUUID()}`;

function nameAmong(policy: PolicyRecord | undefined, kind: string): string | undefined {
  return policy?.alarms.find(({ AlarmName }) => AlarmName.includes(`-${kind}-`))?.AlarmName;
}

function arnOf({ account, region, resourceId }: TargetRecord, name: string): string {
  const place = `arn:${partitionOf(region)}:autoscaling:${region}:${account}`;
  return `${place}:scalingPolicy:${randomUUID()}:resource/sagemaker/${resourceId}:policyName/${name}`;
}
