import type { Scope } from '../world/world';

/** One value of a metric that SageMaker publishes beside those of every invocation. */
export interface Measurement extends Scope {
  /** @default AWS/SageMaker */
  readonly namespace?: string;
  readonly name: string;
  /** By their names, in the order of the documentation. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  readonly unit: 'None' | 'Count' | 'Percent' | 'Microseconds' | 'Milliseconds' | 'Seconds';
}

type Observer = (measurement: Measurement) => void;

/** Where what is particular to a kind of endpoint is measured, for whoever keeps metrics. */
export class Measurements {
  private readonly observers: Observer[] = [];

  public onMeasured(observer: Observer): void {
    this.observers.push(observer);
  }

  public tell(measurement: Measurement): void {
    for (const observer of this.observers) observer(measurement);
  }
}
