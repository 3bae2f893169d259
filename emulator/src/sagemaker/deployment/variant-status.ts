import type { RolloutRecord, Shares, Sizes, Stage, Step } from './rollout-record';

/** The API's ProductionVariantStatus. */
export interface VariantStatus {
  readonly Status: Stage['status'] | 'Updating';
  readonly StatusMessage?: string;
  readonly StartTime: Date;
}

type Side = keyof Sizes;

/** What a rollout is doing to a variant of one of its fleets; nothing when it is the other fleet's turn. */
export function variantStatus(
  rollout: RolloutRecord,
  side: Side,
  name: string,
  total: number,
): VariantStatus[] | undefined {
  const { direction, stage, steps } = rollout;
  const coming: Side = direction === 'forward' ? 'new' : 'old';
  if ((stage.status === 'Deleting') === (side === coming)) return undefined;
  const step = steps[stage.step];
  const change = Math.abs((step.sizes[side][name] ?? 0) - (rollout.sizes[side][name] ?? 0));
  const share = shareOf(step.shares, side, name);
  const activated = `${step.capacity} capacity of ${Math.ceil(share * total)} instance(s)`;
  return [
    {
      Status: stage.status,
      StatusMessage: MESSAGES[stage.status](change, activated, step),
      StartTime: new Date(stage.startTime),
    },
  ];
}

/** The documented messages. */
const MESSAGES: Readonly<Record<Stage['status'], (change: number, activated: string, step: Step) => string>> = {
  Creating: (change) => `Launching ${change} instance(s).`,
  ActivatingTraffic: (_change, activated) => `Activating traffic on ${activated}.`,
  Baking: (_change, activated, { wait }) =>
    `Baking for ${wait?.seconds ?? 0} seconds (${wait?.of}) with traffic enabled on ${activated}.`,
  Deleting: (change) => `Terminating ${change} instance(s).`,
};

function shareOf(shares: Shares, side: Side, name: string): number {
  const share = shares[name] ?? 0;
  return side === 'new' ? share : 1 - share;
}
