import { Refusal } from './refusal';

export interface Answer {
  readonly status: number;
  readonly content: Record<string, unknown>;
}

const MISSING = 404;

/**
 * Asks the emulator. What it does not find is an answer.
 *
 * @throws Refusal when it does not answer, or with the sentence it refuses with
 */
export async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> {
  const url = address();
  const response = await reach(url, path, { method, body: body && JSON.stringify(body) });
  const content = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const isAnswer = response.ok || (method === 'GET' && response.status === MISSING);
  if (isAnswer) return { status: response.status, content };
  throw new Refusal(String(content.message ?? `The emulator at ${url} answered ${response.status}.`));
}

function address(): string {
  const url = process.env.AWS_ENDPOINT_URL;
  if (url) return url.replace(/\/$/, '');
  throw new Refusal('AWS_ENDPOINT_URL is not set: run eval "$(serving-local env)" in this terminal first.');
}

async function reach(url: string, path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(`${url}/_serving/${path}`, request);
  } catch (error) {
    const { message, cause } = error as Error;
    const reason = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : message;
    throw new Refusal(
      `sagemaker-serving-local does not answer (${reason}): is \`serving-local start\` running? AWS_ENDPOINT_URL=${url}`,
    );
  }
}
