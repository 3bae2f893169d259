import type { Call, HttpRequest } from '../../http/types';
import { CustomResourceResponses, RESPONSE_PATH } from './responses';

/** PUT to a ResponseURL: what S3 takes in on AWS. */
export async function receiveResponse(http: HttpRequest, { world }: Call): Promise<string> {
  const body = (await http.body()).toString('utf8');
  world.part(CustomResourceResponses).receive(http.path.slice(RESPONSE_PATH.length), body);
  return '';
}

export const isResponsePath = (path: string) => path.startsWith(RESPONSE_PATH);
