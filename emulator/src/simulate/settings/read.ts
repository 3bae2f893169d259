import { checkSteps, checkTracking } from '../../autoscaling/policy-rules';
import type { StepConfiguration, TrackingConfiguration } from '../../autoscaling/records';
import { nextRun, ScheduleError } from '../../autoscaling/schedule/schedule';
import { trackingAlarms } from '../../autoscaling/tracking-alarms';
import type { Fields } from '../../cloudformation/template/template';
import { readDefinition } from '../../cloudwatch/alarms/definition';
import { ServiceError } from '../../http/errors';
import { Sentence } from '../../sentence';
import { DIMENSIONS, namesOf } from '../dimensions';
import type { Scaled, ScaledPolicy, ScaledSchedule } from '../scaled';
import { asFields, asNumber, asText } from './fields';
import type { FleetSettings } from './fleet-of';
import type { FoundPolicy, FoundTarget } from './found';

/** What a scalable target comes to, checked as the service checks it. @throws Sentence */
export function readTarget(
  found: FoundTarget,
  fleetOf: (names: readonly string[], warm: boolean) => FleetSettings,
): Scaled {
  const { resourceId, scalableDimension } = found;
  const dimension = DIMENSIONS.find(({ name }) => name === scalableDimension);
  if (!dimension?.accepts(resourceId))
    throw new Sentence(
      `${resourceId}: ${scalableDimension} is no scalable dimension of it; ${DIMENSIONS.map(({ name }) => name).join(', ')} are those of SageMaker.`,
    );
  const names = namesOf(resourceId, dimension);
  const [min, max] = [
    asNumber(found.minCapacity, `MinCapacity of ${resourceId}`),
    asNumber(found.maxCapacity, `MaxCapacity of ${resourceId}`),
  ];
  if (min > max) throw new Sentence(`${resourceId}: MinCapacity is ${min}, allowed is up to MaxCapacity, ${max}.`);
  const { initial = min, ...fleet } = fleetOf(names, dimension.name.endsWith('Concurrency'));
  const policies = found.policies.map((policy) => readPolicy(policy, { resourceId, dimension }));
  const schedules = found.scheduledActions.map((action) => readSchedule(action, resourceId));
  return { resourceId, dimension, names, min, max, initial, ...fleet, policies, schedules };
}

function readPolicy(
  found: FoundPolicy,
  { resourceId, dimension }: Pick<Scaled, 'resourceId' | 'dimension'>,
): ScaledPolicy {
  const { name } = found;
  return telling(`${resourceId}, policy ${name}`, () => {
    if (found.tracking) {
      const tracking = numbersIn(found.tracking) as unknown as TrackingConfiguration;
      checkTracking(tracking);
      const { high, low } = trackingAlarms(tracking, dimension, resourceId);
      const alarms = [definition(`${name}-AlarmHigh`, high), ...(low ? [definition(`${name}-AlarmLow`, low)] : [])];
      return { name, tracking, alarms };
    }
    if (!found.step)
      throw new Sentence(
        `${resourceId}, policy ${name}: it neither tracks a target nor goes by steps; other kinds of policies are not simulated.`,
      );
    const step = numbersIn(found.step) as StepConfiguration;
    checkSteps(step);
    return { name, step, alarms: found.alarms.map((alarm) => definition(String(alarm.AlarmName), alarm)) };
  });
}

/** Actions of templates name what is not deployed. */
function definition(AlarmName: string, alarm: Fields) {
  const input = numbersIn({
    ...alarm,
    AlarmName,
    AlarmActions: [],
    OKActions: [],
    InsufficientDataActions: [],
    Tags: [],
  });
  return readDefinition(input).definition;
}

function readSchedule(action: Fields, resourceId: string): ScaledSchedule {
  const { MinCapacity, MaxCapacity } = asFields(action.ScalableTargetAction);
  const name = String(action.ScheduledActionName);
  const bound = (value: unknown) =>
    value === undefined ? undefined : asNumber(value, `a capacity of scheduled action ${name}`);
  const moment = (value: unknown) => (value === undefined ? undefined : Date.parse(String(value)));
  const schedule = {
    name,
    schedule: String(action.Schedule),
    zone: asText(action.Timezone),
    start: moment(action.StartTime),
    end: moment(action.EndTime),
    min: bound(MinCapacity),
    max: bound(MaxCapacity),
  };
  telling(`${resourceId}, scheduled action ${name}`, () => nextRun({ ...schedule, created: 0 }, 0));
  return schedule;
}

const NUMBERS =
  /^(TargetValue|ScaleInCooldown|ScaleOutCooldown|Cooldown|MinAdjustmentMagnitude|MetricInterval(Lower|Upper)Bound|ScalingAdjustment|Threshold|EvaluationPeriods|DatapointsToAlarm|Period)$/;
const BOOLEANS = /^(DisableScaleIn|ReturnData|ActionsEnabled)$/;

/** Templates may write numbers and booleans as text. */
function numbersIn(value: Fields): Fields {
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, converted(name, entry)]));
}

function converted(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry) => converted('', entry));
  if (typeof value === 'object' && value !== null) return numbersIn(value as Fields);
  if (NUMBERS.test(name)) return asNumber(value, name);
  return BOOLEANS.test(name) && typeof value === 'string' ? value === 'true' : value;
}

function telling<T>(who: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ServiceError || error instanceof ScheduleError) throw new Sentence(`${who}: ${error.message}`);
    throw error;
  }
}
