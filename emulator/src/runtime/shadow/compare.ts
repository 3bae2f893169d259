import { ask } from '../../own/ask';
import type { EndpointName } from '../../own/endpoint-named';
import type { CompareAnswer } from '../../own/operations/compare';

/**
 * Both sides of the requests that an endpoint's shadow variant got copies of.
 *
 * @example const { shadowings } = await compare(local.url, { endpoint: 'digits' });
 * @throws Sentence that says what to change.
 */
export async function compare(url: string, { endpoint, account, region }: EndpointName): Promise<CompareAnswer> {
  const query = new URLSearchParams({ endpoint, ...(account && { account }), ...(region && { region }) });
  return ask(url, `/_serving/compare?${query}`);
}
