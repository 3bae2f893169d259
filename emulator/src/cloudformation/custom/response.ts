/** What a provider answers to the ResponseURL, once it was found to be whole. */
export interface CustomResourceResponse {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly NoEcho?: boolean;
  readonly Data?: Readonly<Record<string, unknown>>;
}

const LONGEST = 4096;
const LONGEST_PHYSICAL_ID = 1024;

/** @throws Error with CloudFormation's sentence where it would refuse the response */
export function readResponse(body: string): CustomResourceResponse {
  if (Buffer.byteLength(body) > LONGEST) throw new Error('Response object is too long.');
  const response = parse(body);
  if (response.Status !== 'SUCCESS' && response.Status !== 'FAILED')
    throw new Error('Invalid response object: Value of property Status must be either SUCCESS or FAILED');
  if (response.Status === 'FAILED' && !response.Reason) return { ...response, Reason: 'No reason given.' };
  if (response.Status === 'SUCCESS') checkPhysicalId(response.PhysicalResourceId);
  return response;
}

function parse(body: string): CustomResourceResponse {
  try {
    const response: unknown = JSON.parse(body);
    if (response !== null && typeof response === 'object') return response as CustomResourceResponse;
  } catch {
    // told below
  }
  throw new Error('Response is not valid JSON');
}

function checkPhysicalId(id: unknown): void {
  if (typeof id === 'string' && id !== '' && Buffer.byteLength(id) <= LONGEST_PHYSICAL_ID) return;
  throw new Error('Invalid PhysicalResourceId');
}

/** The members of Data by the paths that Fn::GetAtt names them by. */
export function attributesOf({ Data = {} }: CustomResourceResponse): Record<string, unknown> {
  return Object.fromEntries(pathsOf(Data, []));
}

function pathsOf(value: unknown, steps: readonly string[]): [string, unknown][] {
  const own: [string, unknown][] = steps.length > 0 ? [[steps.join('.'), value]] : [];
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return own;
  return [...own, ...Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, [...steps, name]))];
}
