import type { RuleRecord, Target } from './records';

/** An event as EventBridge hands it to targets. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** What the target gets: the event, or what its input settings make of it. JSON. */
export function inputOf(target: Target, event: BusEvent, rule: RuleRecord): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(at(event, target.InputPath) ?? null);
  const { InputTransformer: transformer } = target;
  if (!transformer) return JSON.stringify(event);
  const paths = Object.entries(transformer.InputPathsMap ?? {});
  const values = new Map<string, unknown>(paths.map(([name, path]) => [name, at(event, path)]));
  values.set('aws.events.rule-arn', rule.arn);
  values.set('aws.events.rule-name', rule.name);
  values.set('aws.events.event.ingestion-time', event.time);
  values.set('aws.events.event.json', event);
  const { detail: _detail, ...withoutDetail } = event;
  values.set('aws.events.event', withoutDetail);
  return filled(transformer.InputTemplate, values);
}

/** Within a JSON string a value stands as its text; outside of one as JSON. */
function filled(template: string, values: ReadonlyMap<string, unknown>): string {
  let inString = false;
  return template.replaceAll(/\\.|"|<([\w.-]+)>/g, (part, name?: string) => {
    if (part === '"') inString = !inString;
    if (name === undefined || !values.has(name)) return part;
    const value = values.get(name);
    if (!inString) return JSON.stringify(value ?? '');
    return JSON.stringify(typeof value === 'string' ? value : JSON.stringify(value ?? '')).slice(1, -1);
  });
}

/** `$.detail.tags[0]` */
function at(event: unknown, path: string): unknown {
  const steps = path.match(/[^.$[\]'"]+/g) ?? [];
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], event);
}
