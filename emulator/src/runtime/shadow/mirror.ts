import type { VariantInstances } from '../../sagemaker/serving/variant-instances';
import type { World } from '../../world/world';
import type { Target } from '../errors';
import { type Answer, ConnectionFault } from '../forward';
import { type Ended, type Invoked, invokeAt } from '../invoke';
import { kindOf } from '../kinds/kinds';
import { Comparisons, type Side } from './comparisons';
import { differenceOf } from './difference';

/** A shadow that is this far behind gets no further copies until it has caught up. */
const MAX_UNDER_WAY = 100;
const SHOWN_CHARACTERS = 300;

/**
 * Sends copies of requests to shadow variants once the caller has been answered, and compares the answers.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-shadow-deployment.html
 */
export class Mirror {
  private readonly underWay = new Map<VariantInstances, number>();

  public constructor(private readonly world: World) {}

  /** Of all requests to a production variant, the share that the weights say. */
  public mirror(invoked: Invoked, ended: Ended): void {
    const [shadow] = ended.target.fleet.shadows;
    if (!shadow || Math.random() >= shareOf(shadow, ended.target.variant)) return;
    const under = this.underWay.get(shadow) ?? 0;
    const pair = pairOf(ended.target, shadow);
    if (under >= MAX_UNDER_WAY) {
      this.world.part(Comparisons).drop(ended.target.endpoint, pair);
      return;
    }
    this.underWay.set(shadow, under + 1);
    setImmediate(() => void this.copy(invoked, ended, shadow).finally(() => this.leave(shadow)));
  }

  private leave(shadow: VariantInstances): void {
    const left = (this.underWay.get(shadow) ?? 1) - 1;
    if (left > 0) this.underWay.set(shadow, left);
    else this.underWay.delete(shadow);
  }

  private async copy(invoked: Invoked, ended: Ended, shadow: VariantInstances): Promise<void> {
    const { target } = ended;
    const instance = await kindOf(shadow.record).pick(shadow, invoked.headers);
    let copied: Ended = { target, modelStatus: 0, milliseconds: 0 };
    if (instance) copied = await this.ask(invoked, { ...target, variant: shadow, instance });
    const { answer: one } = ended;
    const { answer: other } = copied;
    this.world.part(Comparisons).add(target.endpoint, pairOf(target, shadow), {
      time: this.world.now().toISOString(),
      request: shown(invoked.body),
      production: sideOf(ended),
      shadow: sideOf(copied),
      difference: one && other && differenceOf(one.body, other.body),
    });
  }

  /** What goes wrong at the shadow is known of it, and disturbs nobody. */
  private async ask(invoked: Invoked, target: Target): Promise<Ended> {
    let ended: Ended = { target, modelStatus: 0, milliseconds: 0 };
    const onEnd = (known: Ended) => {
      ended = known;
    };
    try {
      await invokeAt({ ...invoked, began: performance.now(), onEnd }, target, (opened, exchange) =>
        exchange.collect(opened),
      );
    } catch (error) {
      if (error instanceof ConnectionFault) target.variant.dismiss(target.instance, 'refused a connection');
    } finally {
      target.instance.release();
    }
    return ended;
  }
}

/** As many of a hundred requests as the shadow's weight is of the production variant's: all of them where it is as heavy. */
function shareOf({ record: shadow }: VariantInstances, { record: production }: VariantInstances): number {
  return production.weight > 0 ? Math.min(1, shadow.weight / production.weight) : 0;
}

function pairOf({ fleet, variant }: Target, shadow: VariantInstances) {
  return { configName: fleet.configName, production: variant.record.name, shadow: shadow.record.name };
}

function sideOf({ modelStatus, milliseconds, answer }: Ended): Side {
  return { status: answer ? modelStatus : 0, milliseconds, answer: answer ? shownAnswer(answer) : '' };
}

const shownAnswer = ({ body, tooLong }: Answer) => (tooLong ? 'too long' : shown(body));
const shown = (body: Buffer) => body.subarray(0, SHOWN_CHARACTERS).toString('utf8');
