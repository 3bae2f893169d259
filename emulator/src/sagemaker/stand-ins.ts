import type { World } from '../world/world';
import type { ProductionVariant } from './records';

const NEURON = /^ml\.(inf|trn)\d/;
const GPU = /^ml\.(p|g)\d/;

/** Says out loud where a container runs without the accelerator that its variant asks for. */
export function announceStandIn(
  world: World,
  { VariantName, InstanceType = '', AcceleratorType }: ProductionVariant,
): void {
  const missing = missingAccelerator(InstanceType);
  if (missing) {
    world.announceOnce(
      `Variant ${VariantName} asks for ${InstanceType}: its container runs on the processors of this machine, with no ${missing}. A model that is compiled for one does not run here.`,
    );
  }
  if (AcceleratorType) {
    world.announceOnce(
      `Variant ${VariantName} asks for ${AcceleratorType}: AWS has ended Elastic Inference, and refuses this; here its container runs without.`,
    );
  }
}

function missingAccelerator(instanceType: string): string | undefined {
  if (NEURON.test(instanceType)) return 'Neuron device';
  return GPU.test(instanceType) ? 'GPU' : undefined;
}
