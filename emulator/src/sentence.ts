/** A fault of the user's making: printed as its sentence, without a stack trace. */
export class Sentence extends Error {}
