import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  type SageMakerClient,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import type { Run } from '../../shared/src/custom-resource';

const MOVING = ['Creating', 'Updating', 'SystemUpdating', 'RollingBack'];
const POLL_MS = 5_000;
/** What is left of Lambda's time for a call that is being repeated, and for answering CloudFormation. */
const RESERVE_MS = 120_000;
/** How often the weights are set before it is said that they do not stay. */
const MAX_UPDATES = 3;

/** What is wanted: the resource's properties. */
export interface Weights {
  readonly EndpointName: string;
  /** CloudFormation makes text of numbers. */
  readonly Weights: readonly { readonly VariantName: string; readonly DesiredWeight: string | number }[];
}

interface Weight {
  readonly VariantName: string;
  readonly DesiredWeight: number;
}

/**
 * Sets the weights that differ, and waits until the endpoint serves with them. Instance counts are left alone.
 *
 * @returns a sentence about what was done
 * @throws an Error whose message is a sentence for people
 */
export async function setWeights(weights: Weights, client: SageMakerClient, run: Run, pause = sleep): Promise<string> {
  try {
    const wanted = weights.Weights.map(parsed);
    const updates = await new Setter(weights.EndpointName, wanted, client, run, pause).settle();
    const shown = wanted.map(({ VariantName, DesiredWeight }) => `${VariantName} ${DesiredWeight}`).join(', ');
    return `Endpoint '${weights.EndpointName}' ${updates > 0 ? 'now has' : 'has already'} the weights ${shown}.`;
  } catch (error) {
    const why = error instanceof Problem ? error.message : `${error}`;
    throw new Error(`The weights of endpoint '${weights.EndpointName}' could not be set: ${why}`);
  }
}

/** What is wrong, in words of our own. */
class Problem extends Error {}

class Setter {
  private updates = 0;

  constructor(
    private readonly name: string,
    private readonly wanted: readonly Weight[],
    private readonly client: SageMakerClient,
    private readonly run: Run,
    private readonly pause: typeof sleep,
  ) {}

  /** @returns how often it had to set them */
  public async settle(): Promise<number> {
    while (this.run.getRemainingTimeInMillis() > RESERVE_MS) {
      const endpoint = await this.client.send(new DescribeEndpointCommand({ EndpointName: this.name }));
      if (!MOVING.includes(endpoint.EndpointStatus ?? '')) {
        const others = this.differing(endpoint);
        if (others.length === 0) return this.updates;
        await this.update(others);
      }
      await this.pause(POLL_MS);
    }
    throw new Problem('it is still changing, and the time for waiting is over');
  }

  private differing(endpoint: DescribeEndpointCommandOutput): Weight[] {
    const { EndpointStatus: status, FailureReason: reason, ProductionVariants: variants = [] } = endpoint;
    if (status !== 'InService') throw new Problem(`it is ${status}.${reason ? ` SageMaker says: ${reason}` : ''}`);
    return this.wanted.filter(({ VariantName, DesiredWeight }) => {
      const variant = variants.find((each) => each.VariantName === VariantName);
      if (variant) return !sameWeight(variant.CurrentWeight, DesiredWeight);
      const names = variants.map((each) => `'${each.VariantName}'`).join(', ') || 'none';
      throw new Problem(`it has no variant '${VariantName}'; its variants are ${names}`);
    });
  }

  private async update(weights: Weight[]): Promise<void> {
    if (this.updates === MAX_UPDATES) {
      const names = weights.map(({ VariantName }) => `'${VariantName}'`).join(', ');
      throw new Problem(`SageMaker took them ${MAX_UPDATES} times, and still shows another weight of ${names}`);
    }
    const input = { EndpointName: this.name, DesiredWeightsAndCapacities: weights };
    try {
      await this.client.send(new UpdateEndpointWeightsAndCapacitiesCommand(input));
      this.updates++;
    } catch (error) {
      if (!isInProgress(error)) throw error;
    }
  }
}

/** Autoscaling, or a person, was quicker. */
function isInProgress(error: unknown): boolean {
  return error instanceof Error && /cannot update in-progress endpoint/i.test(error.message);
}

/** SageMaker keeps weights in single precision. */
function sameWeight(current: number | undefined, wanted: number): boolean {
  return current !== undefined && Math.fround(current) === Math.fround(wanted);
}

/** A weight that was a token at synth can be anything. */
function parsed({ VariantName, DesiredWeight }: Weights['Weights'][number]): Weight {
  const weight = `${DesiredWeight}`.trim() === '' ? Number.NaN : Number(DesiredWeight);
  if (Number.isFinite(weight) && weight >= 0) return { VariantName, DesiredWeight: weight };
  throw new Problem(`the weight of variant '${VariantName}' is '${DesiredWeight}', allowed is a number from 0 upwards`);
}
