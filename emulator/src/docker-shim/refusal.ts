/** What the program cannot do, as a sentence for its user. */
export class Refusal extends Error {}
