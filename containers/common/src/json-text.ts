import { badInput, messageOf } from './errors';

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const bare = /(^|[[,:\s])(-?Infinity|NaN)(?=[\],}\s]|$)/.exec(text)?.[2];
    if (bare)
      throw badInput('INVALID_JSON', `the body is not JSON: ${bare} is no JSON number, write "${bare}" in quotes`);
    throw badInput('INVALID_JSON', `the body is not JSON: ${messageOf(error)}`);
  }
}

/** A JSON number where no digit is lost, else the digits as a string. */
export function exactNumber(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
