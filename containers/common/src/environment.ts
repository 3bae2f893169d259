import { StartError } from './errors';

/** Reads variables of the environment; what they may not be is refused before anything is served. */
export class Environment {
  public constructor(private readonly env: Readonly<Record<string, string | undefined>>) {}

  /** A variable that is set to nothing counts as not set. */
  public text(name: string): string | undefined {
    return this.env[name] === '' ? undefined : this.env[name];
  }

  public wholeNumber(name: string, fallback: number, least: number, most: number): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new StartError(`${name} is "${text}", allowed is a whole number from ${least} to ${most}`);
  }

  public flag(name: string): boolean {
    const text = this.text(name) ?? '0';
    if (text === '0' || text === '1') return text === '1';
    throw new StartError(`${name} is "${text}", allowed is 0 or 1`);
  }
}
