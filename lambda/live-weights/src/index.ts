import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type CustomResourceEvent, type Run, tell } from '../../shared/src/custom-resource';
import { setWeights, type Weights } from './weights';

/** Throttled calls are repeated, for about a minute. */
const client = new SageMakerClient({ maxAttempts: 8 });

/** The custom resource that comes after an endpoint: it gives the variants the weights that are written down. */
export async function handler(event: CustomResourceEvent<Weights>, run: Run): Promise<void> {
  const failure = event.RequestType === 'Delete' ? undefined : await failureOf(event.ResourceProperties, run);
  await tell(event, { physicalResourceId: `${event.ResourceProperties.EndpointName}-weights`, failure });
}

async function failureOf(weights: Weights, run: Run): Promise<string | undefined> {
  try {
    console.log(await setWeights(weights, client, run));
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    console.error(message.replace(/\s+/g, ' '));
    return message;
  }
}
