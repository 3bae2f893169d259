import { Sentence } from '../sentence';

/** Asks a running emulator over its own interface. @throws Sentence that says what to change */
export async function ask<T>(url: string, path: string, init?: RequestInit): Promise<T> {
  const answer = await fetch(`${url}${path}`, init).catch(() => undefined);
  if (!answer)
    throw new Sentence(`sagemaker-serving-local does not answer at ${url}: start it with serving-local start.`);
  const content: unknown = await answer.json();
  if (!answer.ok) throw new Sentence((content as { message: string }).message);
  return content as T;
}
