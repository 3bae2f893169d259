import type { Place } from './launch';

type Listener = (place: Place) => void;

/** Where it is told that an endpoint has an instance more that takes requests. */
export class Arrivals {
  private readonly listeners: Listener[] = [];

  public onArrival(listener: Listener): void {
    this.listeners.push(listener);
  }

  public tell(place: Place): void {
    for (const listener of this.listeners) listener(place);
  }
}
