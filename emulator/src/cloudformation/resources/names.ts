import { randomBytes } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const RANDOM_LENGTH = 12;

/** A name as CloudFormation makes it up. Too long a name loses letters of the stack's name and of the logical id. */
export function generateName(stackName: string, logicalId: string, max = 255): string {
  const room = max - RANDOM_LENGTH - 2;
  if (room < 2) return randomText(max);
  const stack = stackName.slice(0, Math.max(Math.floor(room / 2), room - logicalId.length));
  return `${stack}-${logicalId.slice(0, room - stack.length)}-${randomText(RANDOM_LENGTH)}`;
}

export function randomText(length: number): string {
  return [...randomBytes(length)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}

export function randomHex(length: number): string {
  return randomBytes(length).toString('hex').slice(0, length);
}

/** `EndpointConfig` becomes `endpoint-config`. */
export function kebab(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3-$2$4').toLowerCase();
}
