import type { Assumptions } from '../assumptions';
import { numberText, percentText } from '../number-text';
import { unitOf } from '../scaled';
import type { Sample, Simulation } from '../simulation';
import type { Panel, Series } from './panel';
import { countTicks, valueTicks } from './scale';

type Value = (sample: Sample) => number | undefined;

/** What is drawn below one another: the load, the instances, how busy they are, and what waits. */
export function panelsOf(simulation: Simulation, assumptions: Assumptions): Panel[] {
  const { samples } = simulation;
  const waits = samples.some(({ backlog }) => backlog !== undefined);
  return [
    loadPanel(simulation, assumptions),
    instancePanel(simulation),
    ...busyPanel(simulation, assumptions),
    ...(waits
      ? [
          panel('Backlog', 'requests', [
            line('waiting or being served', 'used', samples, ({ backlog }) => backlog, true),
          ]),
        ]
      : []),
  ];
}

function loadPanel({ samples, scaled }: Simulation, { capacity }: Assumptions): Panel {
  return panel('Load', 'requests a minute', [
    line('requests', 'load', samples, ({ requests }) => requests, true),
    ...(capacity === undefined
      ? []
      : [
          steps(
            `what the ${unitOf(scaled)} in service can take`,
            'able',
            samples,
            ({ inService }) => inService * capacity,
          ),
        ]),
  ]);
}

function instancePanel({ samples, scaled }: Simulation): Panel {
  const many = unitOf(scaled);
  const series = [
    steps('in service', 'running', samples, ({ inService }) => inService, true),
    steps('asked for', 'desired', samples, ({ desired }) => desired),
    steps('least and most', 'bound', samples, ({ min }) => min),
    steps('', 'bound', samples, ({ max }) => max),
  ];
  return { ...panel(`${many[0].toUpperCase()}${many.slice(1)}`, 'count', series), ticks: countTicks(largest(series)) };
}

/** Of what the instances can take where that is known, else of the target that a policy tracks. */
function busyPanel({ samples, scaled, tracked: [tracked] }: Simulation, { capacity }: Assumptions): Panel[] {
  if (capacity === undefined && !tracked) return [];
  const full =
    (share: number): Value =>
    () =>
      share * 100;
  if (capacity === undefined)
    return [
      panel(tracked.metric, '% of the target', [
        line(
          `policy ${tracked.policy}`,
          'used',
          samples,
          percent(({ ofTarget }) => ofTarget),
        ),
        steps('target', 'aim', samples, full(1)),
      ]),
    ];
  const aim = tracked && /^InvocationsPer(Instance|Copy)$/.test(tracked.metric) ? tracked.target / capacity : undefined;
  return [
    panel('Utilisation', '%', [
      line(
        `of ${numberText(capacity)} requests a minute and ${unitOf(scaled, 1)}`,
        'used',
        samples,
        percent(({ utilisation }) => utilisation),
      ),
      ...(aim === undefined ? [] : [steps(`target, ${percentText(aim)}`, 'aim', samples, full(aim))]),
    ]),
  ];
}

const percent =
  (of: Value): Value =>
  (sample) => {
    const share = of(sample);
    return share === undefined ? undefined : share * 100;
  };

function panel(title: string, unit: string, series: readonly Series[]): Panel {
  return { title, unit, series, ticks: valueTicks(largest(series)) };
}

const line = (name: string, style: string, samples: readonly Sample[], of: Value, filled = false): Series => ({
  name,
  style,
  filled,
  shape: 'line',
  values: samples.map((sample) => ({ at: sample.at, value: of(sample) })),
});

const steps = (...[name, style, samples, of, filled]: Parameters<typeof line>): Series => ({
  ...line(name, style, samples, of, filled),
  shape: 'steps',
});

function largest(series: readonly Series[]): number {
  return series.flatMap(({ values }) => values).reduce((most, { value = 0 }) => Math.max(most, value), 0);
}
