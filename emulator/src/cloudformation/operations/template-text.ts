import type { Call } from '../../http/types';
import { invalid } from '../errors';
import type { StackRecord } from '../stacks/records';
import type { Stacks } from '../stacks/stacks';
import type { StackInput } from './inputs';

type TemplateInput = Pick<StackInput, 'TemplateBody' | 'TemplateURL' | 'UsePreviousTemplate'>;

/** The template's text: in the request, behind an S3 address, or the one the stack has. */
export async function templateText(
  input: TemplateInput,
  call: Call,
  stacks: Stacks,
  stack?: StackRecord,
): Promise<string> {
  const { TemplateBody: body, TemplateURL: url } = input;
  if (body && url) throw invalid('Only one of TemplateBody or TemplateURL may be specified.');
  if (body) return body;
  if (url) return readTemplate(url, call, stacks);
  if (String(input.UsePreviousTemplate) === 'true' && stack?.deployed) return stack.deployed.template;
  throw invalid('Either Template URL or Template Body must be specified.');
}

async function readTemplate(url: string, call: Call, stacks: Stacks): Promise<string> {
  const place = bucketAndKey(url);
  if (!place) throw invalid('TemplateURL must be a supported URL.');
  const text = await stacks.neighbours.readObject(call, place.bucket, place.key);
  if (text === undefined) throw invalid(`S3 error: The specified key does not exist. (${url})`);
  return text;
}

/** The S3 object behind an address, in path style or with the bucket in the host's name. */
export function bucketAndKey(url: string): { bucket: string; key: string } | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, pathname } = new URL(url);
  const path = decodeURIComponent(pathname.slice(1));
  if (protocol === 's3:') return { bucket: hostname, key: path };
  const bucket = hostname.match(/^(.+)\.(?:s3[.-]|localhost$)/)?.[1];
  if (bucket) return { bucket, key: path };
  const [first, ...rest] = path.split('/');
  return first && rest.length > 0 ? { bucket: first, key: rest.join('/') } : undefined;
}
