/** An answer of the service that is an error: thrown anywhere, turned into a response in one place. */
export class ServiceError extends Error {
  public constructor(
    public readonly code: string,
    public readonly status: number,
    message: string,
    /** Further members of the error's body. */
    public readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = code;
  }
}

/** What the emulator answers to all it does not imitate: never a silent success. */
export function notImitated(what: string): ServiceError {
  return new ServiceError('NotImitated', 400, `sagemaker-serving-local does not imitate ${what}.`);
}
