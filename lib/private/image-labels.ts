import * as fs from 'node:fs';
import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ServingImage } from '../serving-image';
import { GUIDE } from './checks';

/** What an image can do beyond serving one model on port 8080, and says by a label. */
export type Capability = 'multi-models' | 'accept-bind-to-port';

const SEE: Record<Capability, string> = {
  'multi-models': `${GUIDE}/build-multi-model-build-container.html`,
  'accept-bind-to-port': `${GUIDE}/multi-container-troubleshooting.html`,
};

/** SageMaker refuses an image without its labels. One can come from the base image too, so this is no error. */
export function warnOfLabels(
  scope: Construct,
  who: string,
  image: ServingImage,
  capabilities: readonly Capability[],
): void {
  const file = image._dockerfile;
  if (!file || !fs.existsSync(file)) return;
  const text = fs.readFileSync(file, 'utf8');
  for (const capability of capabilities) {
    const label = `com.amazonaws.sagemaker.capabilities.${capability}`;
    if (text.includes(label)) continue;
    Annotations.of(scope).addWarningV2(
      `cdk-sagemaker-serving:${capability}Label`,
      `${who}: ${file} does not set the label ${label}, without which SageMaker refuses the image, unless its base image does; add \`LABEL ${label}=true\` (${SEE[capability]})`,
    );
  }
}
