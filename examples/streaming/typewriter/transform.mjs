import { setTimeout as pause } from 'node:timers/promises';

const MILLISECONDS_A_WORD = 20;

/**
 * Says the text again word by word, as a language model says its tokens.
 *
 * @type {import('cdk-sagemaker-serving/containers/transform/transform').Transform<string>}
 */
export default async function* (text, context) {
  if (typeof text !== 'string' || text.trim() === '') throw context.badRequest('send some words as text/plain');
  for (const word of text.match(/\S+\s*/g)) {
    yield word;
    await pause(MILLISECONDS_A_WORD);
  }
}
