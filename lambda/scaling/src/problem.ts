/** What is wrong, in words of our own. */
export class Problem extends Error {}
