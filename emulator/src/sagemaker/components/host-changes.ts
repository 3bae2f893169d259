import type { Place } from '../serving/launch';

type Listener = (place: Place) => void;

/** Where it is told that a variant has got hosts more or fewer than were asked for. */
export class HostChanges {
  private readonly listeners: Listener[] = [];

  public onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  public tell(place: Place): void {
    for (const listener of this.listeners) listener(place);
  }
}
