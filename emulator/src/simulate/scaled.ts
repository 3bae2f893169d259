import type { ScalableDimension } from '../autoscaling/dimension';
import type { StepConfiguration, TrackingConfiguration } from '../autoscaling/records';
import type { ScheduleTimes } from '../autoscaling/schedule/schedule';
import type { AlarmDefinition } from '../cloudwatch/alarms/alarm';
import { Sentence } from '../sentence';

/** Something that scales, with all that decides how: what a template, or the command line, says of it. */
export interface Scaled {
  readonly resourceId: string;
  readonly dimension: ScalableDimension;
  /** An endpoint's and a variant's name, or an inference component's. */
  readonly names: readonly string[];
  readonly min: number;
  readonly max: number;
  readonly initial: number;
  readonly instanceType?: string;
  /** What part of the endpoint's requests it gets. */
  readonly share: number;
  /** Requests wait in a queue. */
  readonly asynchronous: boolean;
  readonly policies: readonly ScaledPolicy[];
  /** Names of policies that it has, and that are not simulated. */
  readonly leftOut?: readonly string[];
  readonly schedules: readonly ScaledSchedule[];
}

/** A policy, with the alarms that ask it to act. */
export interface ScaledPolicy {
  readonly name: string;
  readonly tracking?: TrackingConfiguration;
  readonly step?: StepConfiguration;
  readonly alarms: readonly AlarmDefinition[];
}

export interface ScaledSchedule extends Omit<ScheduleTimes, 'created'> {
  readonly name: string;
  readonly min?: number;
  readonly max?: number;
}

/** The same without some of its policies. @throws Sentence if it has no such policy */
export function without(scaled: Scaled, names: readonly string[]): Scaled {
  const all = scaled.policies.map(({ name }) => name);
  const absent = names.find((name) => !all.includes(name));
  if (absent !== undefined)
    throw new Sentence(`${scaled.resourceId} has no policy ${absent} to leave out; it has ${all.join(', ')}.`);
  return { ...scaled, policies: scaled.policies.filter(({ name }) => !names.includes(name)), leftOut: names };
}

/** What is counted: `instances`, or `copies`, or `warm copies`. */
export function unitOf({ dimension }: Pick<Scaled, 'dimension'>, count = 2): string {
  const [one, many] = UNITS[dimension.name] ?? ['instance', 'instances'];
  return count === 1 ? one : many;
}

const UNITS: Readonly<Record<string, readonly [string, string]>> = {
  'sagemaker:variant:DesiredInstanceCount': ['instance', 'instances'],
  'sagemaker:variant:DesiredProvisionedConcurrency': ['warm copy', 'warm copies'],
  'sagemaker:inference-component:DesiredCopyCount': ['copy', 'copies'],
};
