import { compare, renderComparison } from 'sagemaker-serving-local';
import { drive as driveDigits } from '../digits/drive';
import type { Drive } from '../report';

export const summary = 'a new model gets copies of half of the requests, and nobody gets its answers';

/** Probabilities differ by less than 1, digits by 1 at least: what is within it is the same digit. */
const TOLERANCE = 0.999;
const PATIENCE_MILLISECONDS = 10_000;

interface ShadowReport {
  readonly endpoint: string;
  /** How many requests the callers had answers to. */
  readonly answered: number;
  readonly shadowings: Awaited<ReturnType<typeof compare>>['shadowings'];
}

/** Sends the test images, and asks how the shadow did on its copies. */
export const drive: Drive<ShadowReport> = async (options) => {
  const { endpointName: endpoint, access } = options;
  const { variants } = await driveDigits(options);
  const answered = variants.reduce((sum, { requests }) => sum + requests, 0);
  return { endpoint, answered, shadowings: await settled(access.endpoint, endpoint) };
};

export function render({ endpoint, answered, shadowings }: ShadowReport): string {
  return `${answered} requests answered by production\n\n${renderComparison(endpoint, shadowings, TOLERANCE)}`;
}

/** Copies are sent once the caller has its answer: the last ones may still be under way. */
async function settled(url: string, endpoint: string) {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  for (let before = -1; ; ) {
    const { shadowings } = await compare(url, { endpoint });
    const compared = shadowings.reduce((sum, one) => sum + one.compared, 0);
    if (compared === before || Date.now() > end) return shadowings;
    before = compared;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
