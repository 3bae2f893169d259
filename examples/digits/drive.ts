import { DescribeEndpointCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, type SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { type Answer, type DriveOptions, type Report, reportOf } from '../report';
import { type DigitImage, testImages } from './images';

export { renderReport as render } from '../report';

export const summary = 'two variants of one endpoint share the traffic nine to one';

/** Sends the test images one by one and reports how each variant did. */
export async function drive(
  options: Pick<DriveOptions, 'endpointName' | 'client' | 'sagemaker' | 'onProgress'>,
): Promise<Report> {
  const { endpointName, client, sagemaker, onProgress } = options;
  const weights = await weightsOf(endpointName, sagemaker);
  const images = testImages();
  const answers: Answer[] = [];
  for (const image of images) {
    answers.push(await ask(endpointName, client, image));
    onProgress?.(answers.length, images.length);
  }
  return reportOf(endpointName, weights, answers);
}

/** The weight asked for each variant, by the variant's name. */
async function weightsOf(endpointName: string, sagemaker: SageMakerClient): Promise<Map<string, number>> {
  const { ProductionVariants = [] } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
  return new Map(ProductionVariants.map((variant) => [variant.VariantName ?? '', variant.CurrentWeight ?? 0]));
}

async function ask(endpointName: string, client: SageMakerRuntimeClient, image: DigitImage): Promise<Answer> {
  const command = new InvokeEndpointCommand({
    EndpointName: endpointName,
    ContentType: 'application/json',
    Accept: 'application/json',
    Body: JSON.stringify({ instances: [image.pixels] }),
  });
  const start = performance.now();
  const { Body, InvokedProductionVariant = '' } = await client.send(command);
  const ms = performance.now() - start;
  return { variant: InvokedProductionVariant, ms, right: digitIn(new TextDecoder().decode(Body)) === image.label };
}

/**
 * The digit that an answer names.
 *
 * The graphs have two outputs, so each row is an object keyed by the output's name:
 * `{"predictions": [{"label": 3, "probabilities": [0.01, …]}]}`.
 */
export function digitIn(answer: string): number {
  const label = JSON.parse(answer)?.predictions?.[0]?.label;
  if (typeof label !== 'number') {
    throw new Error(
      `The endpoint answered ${answer.slice(0, 200)}, expected is {"predictions": [{"label": <digit>, …}]}`,
    );
  }
  return label;
}
