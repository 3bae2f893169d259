import { type Measurement, Measurements } from '../../runtime/measurements';
import type { World } from '../../world/world';
import type { ServerlessConfig } from '../records';
import type { Place } from './launch';

/** A request that a serverless variant has taken. */
interface Execution {
  readonly config: ServerlessConfig;
  /** Requests that the variant is at, with this one. */
  readonly concurrent: number;
  /** Whether it went to an environment that was started beforehand. */
  readonly provisioned: boolean;
}

type Value = Pick<Measurement, 'name' | 'value' | 'unit'>;

/**
 * What the service publishes of serverless variants beside the metrics of every invocation.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints-monitoring.html
 */
export function tellExecution(world: World, place: Place, variantName: string, execution: Execution): void {
  for (const value of valuesOf(execution)) tell(world, place, variantName, value);
}

/** How long a request waited for an environment of its own. */
export function tellSetup(world: World, place: Place, variantName: string, milliseconds: number): void {
  tell(world, place, variantName, { name: 'ModelSetupTime', value: milliseconds * 1000, unit: 'Microseconds' });
}

/** A request whose environment did not come up is one that the model failed, though no container was asked. */
export function tellFailedStart(world: World, place: Place, variantName: string): void {
  const counts = { Invocations: 1, Invocation4XXErrors: 0, Invocation5XXErrors: 1 };
  for (const [name, value] of Object.entries(counts)) tell(world, place, variantName, { name, value, unit: 'None' });
}

/** Those that count invocations have an average, but no sum: every request says 0 or 1 of both. */
function valuesOf({ config, concurrent, provisioned }: Execution): Value[] {
  const { MaxConcurrency, ProvisionedConcurrency: allocated } = config;
  const all: Value = {
    name: 'ServerlessConcurrentExecutionsUtilization',
    value: concurrent / MaxConcurrency,
    unit: 'None',
  };
  if (allocated === undefined) return [all];
  const own = (name: string, value: number, unit: Value['unit']): Value => ({
    name: `ServerlessProvisionedConcurrency${name}`,
    value,
    unit,
  });
  return [
    all,
    own('Executions', concurrent, 'Count'),
    own('Utilization', concurrent / allocated, 'None'),
    own('Invocations', provisioned ? 1 : 0, 'Count'),
    own('SpilloverInvocations', provisioned ? 0 : 1, 'Count'),
  ];
}

function tell(world: World, { scope, endpointName }: Place, variantName: string, value: Value): void {
  const dimensions = { EndpointName: endpointName, VariantName: variantName };
  world.part(Measurements).tell({ ...scope, dimensions, ...value });
}
