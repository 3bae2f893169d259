interface VariantView {
  readonly VariantName: string;
  readonly CurrentWeight: number;
  /** Of instances. */
  readonly CurrentInstanceCount?: number;
  readonly DesiredInstanceCount?: number;
  readonly CurrentServerlessConfig?: { readonly MaxConcurrency: number; readonly ProvisionedConcurrency?: number };
}

interface InstanceView {
  readonly variant: string;
  readonly id: string;
  readonly containers: readonly { readonly name: string; readonly port: number; readonly log: string }[];
  readonly outstanding: number;
  readonly fleet: 'old' | 'new';
}

interface ComponentView {
  readonly name: string;
  readonly variant: string;
  readonly status: string;
  readonly failureReason?: string;
  readonly desiredCopyCount: number;
  readonly copies: readonly {
    readonly id: string;
    readonly host?: string;
    readonly port: number;
    readonly log: string;
    readonly outstanding: number;
  }[];
}

interface RolloutView {
  readonly direction: 'forward' | 'back';
  readonly step: number;
  readonly steps: number;
  readonly stage: { readonly status: string; readonly until?: string };
  readonly shares: Readonly<Record<string, number>>;
  readonly alarms: readonly { readonly name: string; readonly state: string; readonly reason?: string }[];
  readonly reason?: string;
}

interface FaultView {
  readonly variant?: string;
  readonly fleet?: string;
  readonly configName?: string;
  readonly errors: number;
  readonly latencyMs: number;
}

interface ScalingView {
  readonly name: string;
  readonly capacityName: string;
  readonly min: number;
  readonly max: number;
  readonly capacity?: number;
  readonly suspended: readonly string[];
  readonly last?: {
    readonly startTime: string;
    readonly status: string;
    readonly description: string;
    readonly cause: string;
    readonly message?: string;
    readonly notScaled?: readonly { readonly Code: string }[];
  };
}

/** An endpoint as `/_serving/status` tells it. */
export interface EndpointView {
  readonly account: string;
  readonly region: string;
  readonly logs: string;
  readonly description: {
    readonly EndpointName: string;
    readonly EndpointStatus: string;
    readonly FailureReason?: string;
    readonly EndpointConfigName: string;
    readonly LastModifiedTime: string;
    readonly ProductionVariants?: readonly VariantView[];
    readonly ShadowProductionVariants?: readonly VariantView[];
    readonly PendingDeploymentSummary?: {
      readonly EndpointConfigName: string;
      readonly ProductionVariants: readonly VariantView[];
    };
  };
  readonly instances?: readonly InstanceView[];
  readonly rollout?: RolloutView;
  readonly components?: readonly ComponentView[];
  readonly faults?: readonly FaultView[];
  readonly scaling?: readonly ScalingView[];
}

const BAR_WIDTH = 20;

/** The endpoints as text for a terminal: each with its fleets, their share of the traffic, their instances, its rollout. */
export function renderStatus(url: string, endpoints: readonly EndpointView[]): string {
  const head = `sagemaker-serving-local at ${url}`;
  if (endpoints.length === 0) return `${head}: no endpoints. Deploy one with cdk deploy.\n`;
  return `${[head, ...endpoints.map(endpointText)].join('\n\n')}\n`;
}

function endpointText(view: EndpointView): string {
  const { account, region, logs, description, rollout, components = [], faults = [], scaling = [] } = view;
  const { EndpointName, EndpointStatus, FailureReason } = description;
  return [
    `${EndpointName}   ${EndpointStatus}   since ${description.LastModifiedTime}   ${region}   ${account}`,
    ...(FailureReason ? [`  ${FailureReason}`] : []),
    ...fleets(view),
    ...(rollout ? rolloutLines(rollout) : []),
    ...components.flatMap(componentLines),
    ...scaling.flatMap(scalingLines),
    ...faults.map((fault) => `  fault   ${faultText(fault)}`),
    `  logs    ${logs}`,
  ].join('\n');
}

function fleets({ description, instances = [], rollout }: EndpointView): string[] {
  const { EndpointConfigName: config, ProductionVariants = [], PendingDeploymentSummary: pending } = description;
  const { ShadowProductionVariants: shadows = [] } = description;
  const of = (fleet: 'old' | 'new') => instances.filter((instance) => instance.fleet === fleet);
  const share = (name: string) => rollout?.shares[name] ?? 0;
  if (!pending)
    return [...fleetLines(config, ProductionVariants, () => 1, of('old')), ...shadowLines(shadows, of('old'))];
  const back = rollout?.direction === 'back';
  const next = `${pending.EndpointConfigName} (${back ? 'going' : 'coming up'})`;
  return [
    ...fleetLines(
      `${config} (${back ? 'coming back' : 'serving'})`,
      ProductionVariants,
      (n) => 1 - share(n),
      of('old'),
    ),
    ...fleetLines(next, pending.ProductionVariants, share, of('new')),
  ];
}

function fleetLines(
  config: string,
  variants: readonly VariantView[],
  shareOf: (variant: string) => number,
  instances: readonly InstanceView[],
): string[] {
  const sum = variants.reduce((total, { CurrentWeight }) => total + CurrentWeight, 0);
  const width = Math.max(0, ...variants.map(({ VariantName }) => VariantName.length));
  return [
    `  config  ${config}`,
    ...variants.flatMap((variant) => {
      const own = instances.filter((one) => one.variant === variant.VariantName);
      const share = sum === 0 ? 0 : (variant.CurrentWeight / sum) * shareOf(variant.VariantName);
      return [variantLine(variant, share, width, own.length), ...own.flatMap(instanceLines)];
    }),
  ];
}

function shadowLines(shadows: readonly VariantView[], instances: readonly InstanceView[]): string[] {
  return shadows.flatMap(({ VariantName, CurrentInstanceCount, DesiredInstanceCount }) => [
    `          ${VariantName}  (shadow: gets copies of requests)   ${CurrentInstanceCount} of ${DesiredInstanceCount} instances`,
    ...instances.filter((one) => one.variant === VariantName).flatMap(instanceLines),
  ]);
}

function variantLine(variant: VariantView, share: number, width: number, running: number): string {
  const bar = '█'.repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, '░');
  return `          ${variant.VariantName.padEnd(width)}  ${bar} ${percent(share).padStart(7)}   ${capacityText(variant, running)}`;
}

function capacityText(variant: VariantView, running: number): string {
  const { CurrentInstanceCount, DesiredInstanceCount, CurrentServerlessConfig: serverless } = variant;
  if (!serverless) return `${CurrentInstanceCount} of ${DesiredInstanceCount} instances`;
  const { MaxConcurrency, ProvisionedConcurrency: provisioned } = serverless;
  return `${running} of at most ${MaxConcurrency} environments${provisioned ? `, ${provisioned} provisioned` : ''}`;
}

function instanceLines({ id, containers, outstanding }: InstanceView): string[] {
  return containers.map(({ name, port, log }) => {
    const called = containers.length === 1 ? id : `${id} ${name}`;
    return `            ${called}   port ${port}   ${outstanding} requests   ${log}`;
  });
}

function componentLines({ name, variant, status, failureReason, desiredCopyCount, copies }: ComponentView): string[] {
  return [
    `  component  ${name}   ${status}   on ${variant}   ${copies.length} of ${desiredCopyCount} copies`,
    ...(failureReason ? [`          ${failureReason}`] : []),
    ...copies.map(
      ({ id, host, port, log, outstanding }) =>
        `            ${id}   on ${host}   port ${port}   ${outstanding} requests   ${log}`,
    ),
  ];
}

function rolloutLines({ direction, step, steps, stage, alarms, reason }: RolloutView): string[] {
  const what = direction === 'forward' ? 'rollout' : 'rolling back';
  const until = stage.until ? ` until ${stage.until}` : '';
  return [
    `  ${what}  step ${step} of ${steps}: ${stage.status}${until}`,
    ...(reason ? [`          ${reason}`] : []),
    ...alarms.map(({ name, state, reason: why }) => `  alarm   ${name}  ${state}${why ? `  ${why}` : ''}`),
  ];
}

function scalingLines({ name, capacityName, min, max, capacity, suspended, last }: ScalingView): string[] {
  const paused = suspended.length > 0 ? `   suspended: ${suspended.join(', ')}` : '';
  return [
    `  scaling ${name}   ${capacityName} ${capacity ?? '?'} of ${min} to ${max}${paused}`,
    ...(last ? [`          ${last.startTime}   ${lastActivity(last)}`] : []),
  ];
}

function lastActivity({ status, description, cause, message, notScaled }: NonNullable<ScalingView['last']>): string {
  const why = notScaled ? ` (${notScaled.map(({ Code }) => Code).join(', ')})` : '';
  const failure = status === 'Failed' || status === 'Unfulfilled' ? message : undefined;
  return `${description.replace(/\.$/, '')}: ${status}${why}: ${cause}${failure ? `. ${failure}` : ''}`;
}

/** A fault in words. */
export function faultText({ variant, fleet, configName, errors, latencyMs }: FaultView): string {
  const effects = [
    ...(errors > 0 ? [`${percent(errors)} errors`] : []),
    ...(latencyMs > 0 ? [`${latencyMs} ms more`] : []),
  ];
  const where = [
    variant ? `variant ${variant}` : 'all variants',
    ...(fleet && fleet !== 'both' ? [`the ${fleet} fleet`] : []),
    ...(configName ? [`config ${configName}`] : []),
  ];
  return `${effects.join(', ') || 'no effect'} (${where.join(', ')})`;
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
