import { setTimeout as sleep } from 'node:timers/promises';
import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeEndpointCommand, DescribeEndpointConfigCommand } from '@aws-sdk/client-sagemaker';
import type { Drive, DriveOptions } from '../report';
import { type Column, type Terminal, table } from '../terminal';

export const summary = 'another instance type, while the variant scales';
export const speed = 20;

/** What scales at one moment. */
export interface Moment {
  readonly when: string;
  readonly instanceType: string;
  readonly instances: number;
  readonly bounds: string;
  /** The policies and schedules, by their names. */
  readonly policies: string[];
}

export interface ScaledUpdateReport {
  readonly endpoint: string;
  readonly moments: Moment[];
}

const PATIENCE_MILLISECONDS = 120_000;
const AAS = { ServiceNamespace: 'sagemaker' } as const;

/** Looks at what scales, before the endpoint moves to another instance type and after. */
export const drive: Drive<ScaledUpdateReport> = async (options) => {
  await untilScaled(options);
  const before = await momentOf('before', options);
  await options.deploy({ INSTANCE_TYPE: 'ml.c7i.xlarge' });
  const after = await momentOf('after', options);
  return { endpoint: options.endpointName, moments: [before, after] };
};

export function render({ moments }: ScaledUpdateReport, { colour }: Terminal): string {
  return table(COLUMNS, moments, colour);
}

const COLUMNS: Column<Moment>[] = [
  { head: '', cell: ({ when }) => when },
  { head: 'instance type', cell: ({ instanceType }) => instanceType },
  { head: 'instances', cell: ({ instances }) => String(instances), right: true },
  { head: 'between', cell: ({ bounds }) => bounds },
  { head: 'policies', cell: ({ policies }) => policies.join(', ') },
];

/** The endpoint starts with one instance, and scaling begins with two. */
async function untilScaled(options: DriveOptions): Promise<void> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  while ((await momentOf('', options)).instances < 2) {
    if (Date.now() > deadline) throw new Error('The variant has not been scaled to its minimum.');
    await sleep(250);
  }
}

async function momentOf(when: string, { endpointName, sagemaker, access }: DriveOptions): Promise<Moment> {
  const scaling = new ApplicationAutoScalingClient(access);
  const endpoint = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
  const { EndpointConfigName } = endpoint;
  const { ProductionVariants = [] } = await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
  const { ScalableTargets = [] } = await scaling.send(new DescribeScalableTargetsCommand(AAS));
  const { ScalingPolicies = [] } = await scaling.send(new DescribeScalingPoliciesCommand(AAS));
  const { ScheduledActions = [] } = await scaling.send(new DescribeScheduledActionsCommand(AAS));
  return {
    when,
    instanceType: ProductionVariants[0]?.InstanceType ?? '',
    instances: endpoint.ProductionVariants?.[0]?.CurrentInstanceCount ?? 0,
    bounds: ScalableTargets.map(({ MinCapacity, MaxCapacity }) => `${MinCapacity} and ${MaxCapacity}`).join(),
    policies: [
      ...ScalingPolicies.map(({ PolicyName = '' }) => PolicyName),
      ...ScheduledActions.map(({ ScheduledActionName = '' }) => ScheduledActionName),
    ].sort(),
  };
}
