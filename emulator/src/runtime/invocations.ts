import type { EndpointRecord, ExecutionMode } from '../sagemaker/records';

/** Of a model with several containers, those that a request went to, in order: all their time is the model's. */
export interface AskedContainers {
  readonly mode: ExecutionMode;
  readonly times: readonly ContainerTime[];
}

export interface ContainerTime {
  readonly name: string;
  /** From the request to it to the end of its answer. */
  readonly latencyMicroseconds: number;
}

/** One request that a container was asked to answer. */
export interface FinishedInvocation {
  /** With its account, Region and name. */
  readonly endpoint: EndpointRecord;
  /** The endpoint config of the fleet that answered: during a rollout, the old one or the new one. */
  readonly configName: string;
  readonly variantName: string;
  readonly instanceId: string;
  /** How many instances of the variant that fleet had. */
  readonly instanceCount: number;
  /** On the world's clock. */
  readonly startTime: Date;
  /** What the caller got: 200, or the status of the error. */
  readonly status: number;
  /** What the container answered; 0 when it did not. */
  readonly modelStatus: number;
  /** From the request to the container to the end of its answer. */
  readonly modelLatencyMicroseconds: number;
  /** All the rest of the time. */
  readonly overheadLatencyMicroseconds: number;
  /** Requests that the instance was at when this one began, with this one. */
  readonly concurrentRequests: number;
  /** Of serverless variants fewer metrics are published. @default false */
  readonly serverless?: boolean;
  /** Of asynchronous endpoints fewer still. @default false */
  readonly asynchronous?: boolean;
  /** The inference component that a copy of answered. @default none */
  readonly component?: string;
  /** @default the model has just one */
  readonly containers?: AskedContainers;
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
