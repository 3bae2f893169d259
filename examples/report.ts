import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { bar, type Column, milliseconds, percent, shorten, type Terminal, table, tableWidth } from './terminal';

/** How an AWS client reaches the machine that serves. */
export interface Access {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What the driver of an example is given. */
export interface DriveOptions {
  readonly endpointName: string;
  /** The client that calls the endpoint. */
  readonly client: SageMakerRuntimeClient;
  /** The client that reads from the endpoint what was asked for. */
  readonly sagemaker: SageMakerClient;
  /** The client that reads the endpoint's metrics and alarms. */
  readonly cloudwatch: CloudWatchClient;
  /** What any other AWS client needs to reach the same place. */
  readonly access: Access;
  /** What the example's stack gives out. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Deploys the example's app again, with these variables in its environment. */
  readonly deploy: (environment: Readonly<Record<string, string>>) => Promise<void>;
  /** Called after each request. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * What `examples/<name>/drive.ts` exports as `drive`; its `render` makes of the report what people read, its `summary`
 * says in a line what the example shows, and its `speed` is that of the clock, where it is not 1.
 */
export type Drive<R extends { readonly endpoint: string }> = (options: DriveOptions) => Promise<R>;

export interface Report {
  readonly endpoint: string;
  readonly variants: VariantReport[];
}

/** One variant. What needs at least one request is null where there was none. */
export interface VariantReport {
  readonly name: string;
  readonly requests: number;
  /** Fraction of the answers that were right. */
  readonly accuracy: number | null;
  /** As asked: a number that counts beside the other variants' weights. */
  readonly weight: number;
  /** Fraction of all requests that this variant answered. */
  readonly share: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

/** One request, answered. */
export interface Answer {
  readonly variant: string;
  readonly ms: number;
  readonly right: boolean;
}

/** Sums up the answers: a row for each variant of the endpoint, whether it was asked or not, and for any other that answered. */
export function reportOf(endpoint: string, weights: ReadonlyMap<string, number>, answers: readonly Answer[]): Report {
  const names = new Set([...weights.keys(), ...answers.map((answer) => answer.variant)]);
  return { endpoint, variants: [...names].map((name) => variantOf(name, weights.get(name) ?? 0, answers)) };
}

function variantOf(name: string, weight: number, answers: readonly Answer[]): VariantReport {
  const own = answers.filter((answer) => answer.variant === name);
  const times = own.map((answer) => answer.ms);
  return {
    name,
    requests: own.length,
    accuracy: own.length === 0 ? null : own.filter((answer) => answer.right).length / own.length,
    weight,
    share: answers.length === 0 ? 0 : own.length / answers.length,
    p50Ms: percentile(times, 50),
    p99Ms: percentile(times, 99),
  };
}

/** The smallest value that at least `percent` % of the values do not exceed (nearest rank); null of no values. */
export function percentile(values: readonly number[], percent: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((percent * sorted.length) / 100));
  return sorted[rank - 1] ?? null;
}

/** The report as a table for people, in as many columns as the terminal has room for. */
export function renderReport(report: Report, terminal: Terminal): string {
  const layouts = layoutsOf(report);
  const fitting = layouts.find((columns) => tableWidth(columns, report.variants) <= terminal.width);
  return table(fitting ?? layouts[layouts.length - 1], report.variants, terminal.colour);
}

/** From everything to the least that is still worth reading. */
function layoutsOf({ variants }: Report): Column<VariantReport>[][] {
  const weights = variants.reduce((sum, variant) => sum + variant.weight, 0);
  const name = (limit: number): Column<VariantReport> => ({ head: 'variant', cell: (v) => shorten(v.name, limit) });
  const traffic: Column<VariantReport> = {
    head: 'traffic asked → seen',
    cell: (v) => `${percent(weights === 0 ? 0 : v.weight / weights)} → ${percent(v.share).padStart(7)}`,
    right: true,
  };
  const split = (width: number): Column<VariantReport> => ({
    head: '',
    cell: (v) => bar(v.share, width),
    tint: 'cyan',
  });
  return [
    [name(63), REQUESTS, ACCURACY, traffic, split(20), P50, P99],
    [name(63), REQUESTS, ACCURACY, traffic, split(8), P50, P99],
    [name(16), REQUESTS, ACCURACY, traffic, split(8), P50, P99],
    [name(16), REQUESTS, ACCURACY, traffic, P50, P99],
    [name(16), REQUESTS, ACCURACY, P50, P99],
    [name(10), REQUESTS, ACCURACY],
  ];
}

const REQUESTS: Column<VariantReport> = { head: 'requests', cell: (v) => String(v.requests), right: true };
const ACCURACY: Column<VariantReport> = {
  head: 'accuracy',
  cell: (v) => percent(v.accuracy),
  right: true,
  tint: 'bold',
};
const P50: Column<VariantReport> = { head: 'p50', cell: (v) => milliseconds(v.p50Ms), right: true };
const P99: Column<VariantReport> = { head: 'p99', cell: (v) => milliseconds(v.p99Ms), right: true };
