interface VariantView {
  readonly VariantName: string;
  readonly CurrentWeight: number;
  readonly CurrentInstanceCount: number;
  readonly DesiredInstanceCount: number;
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
    readonly PendingDeploymentSummary?: {
      readonly EndpointConfigName: string;
      readonly ProductionVariants: readonly VariantView[];
    };
  };
}

const BAR_WIDTH = 20;

/** The endpoints as text for a terminal: each with its variants, their share of the traffic and their instances. */
export function renderStatus(url: string, endpoints: readonly EndpointView[]): string {
  const head = `sagemaker-serving-local at ${url}`;
  if (endpoints.length === 0) return `${head}: no endpoints. Deploy one with cdk deploy.\n`;
  return `${[head, ...endpoints.map(endpointText)].join('\n\n')}\n`;
}

function endpointText({ account, region, logs, description }: EndpointView): string {
  const {
    EndpointName,
    EndpointStatus,
    FailureReason,
    EndpointConfigName,
    PendingDeploymentSummary: pending,
  } = description;
  return [
    `${EndpointName}   ${EndpointStatus}   since ${description.LastModifiedTime}   ${region}   ${account}`,
    ...(FailureReason ? [`  ${FailureReason}`] : []),
    ...fleetLines(EndpointConfigName, description.ProductionVariants ?? []),
    ...(pending ? fleetLines(`${pending.EndpointConfigName} (coming up)`, pending.ProductionVariants) : []),
    `  logs    ${logs}`,
  ].join('\n');
}

function fleetLines(config: string, variants: readonly VariantView[]): string[] {
  const sum = variants.reduce((total, { CurrentWeight }) => total + CurrentWeight, 0);
  const width = Math.max(0, ...variants.map(({ VariantName }) => VariantName.length));
  return [`  config  ${config}`, ...variants.map((variant) => variantLine(variant, sum, width))];
}

function variantLine(variant: VariantView, sum: number, width: number): string {
  const share = sum === 0 ? 0 : variant.CurrentWeight / sum;
  const bar = '█'.repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, '░');
  const instances = `${variant.CurrentInstanceCount} of ${variant.DesiredInstanceCount} instances`;
  return `          ${variant.VariantName.padEnd(width)}  ${bar} ${(share * 100).toFixed(1).padStart(5)} %   ${instances}`;
}
