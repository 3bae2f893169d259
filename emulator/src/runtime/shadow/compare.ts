import type { CompareAnswer } from '../../own/operations/compare';
import { Sentence } from '../../sentence';

/** Which endpoint is asked about; account and Region only where two have an endpoint of that name. */
export interface CompareRequest {
  readonly endpoint: string;
  readonly account?: string;
  readonly region?: string;
}

/**
 * Both sides of the requests that an endpoint's shadow variant got copies of.
 *
 * @example const { shadowings } = await compare(local.url, { endpoint: 'digits' });
 * @throws Sentence that says what to change.
 */
export async function compare(url: string, { endpoint, account, region }: CompareRequest): Promise<CompareAnswer> {
  const query = new URLSearchParams({ endpoint, ...(account && { account }), ...(region && { region }) });
  const answer = await fetch(`${url}/_serving/compare?${query}`).catch(() => undefined);
  if (!answer)
    throw new Sentence(`sagemaker-serving-local does not answer at ${url}: start it with serving-local start.`);
  const content: unknown = await answer.json();
  if (!answer.ok) throw new Sentence((content as { message: string }).message);
  return content as CompareAnswer;
}
