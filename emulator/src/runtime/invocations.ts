import type { EndpointRecord } from '../sagemaker/records';

/** One request that a container was asked to answer. */
export interface FinishedInvocation {
  readonly endpoint: EndpointRecord;
  readonly variantName: string;
  readonly instanceId: string;
  /** What the caller got: 200, or the status of the error. */
  readonly status: number;
  /** What the container answered; 0 when it did not. */
  readonly modelStatus: number;
  /** From the request to the container to the end of its answer. */
  readonly modelMilliseconds: number;
  /** All the rest of the time. */
  readonly overheadMilliseconds: number;
}

type Observer = (invocation: FinishedInvocation) => void;

/** Where finished invocations are told to whoever counts them. */
export class Invocations {
  private readonly observers: Observer[] = [];

  public onFinished(observer: Observer): void {
    this.observers.push(observer);
  }

  public finished(invocation: FinishedInvocation): void {
    for (const observer of this.observers) observer(invocation);
  }
}
