import { createHash } from 'node:crypto';
import { type ObjectPlace, placeBelow } from '../../../containers/model-data';
import type { ModelName } from './container-api';

/** `absent` is not in memory, whether it is on disk or not. */
export type ModelState = 'absent' | 'loading' | 'loaded' | 'unloading';

/** One model of one container, and how it stands there. */
export class HeldModel implements ModelName {
  public readonly place: ObjectPlace;
  public readonly name: string;
  public state: ModelState = 'absent';
  /** How often it has been brought into memory. */
  public loads = 0;
  /** Requests that wait for it or that it is at: while there are any, it stays. */
  public users = 0;
  /** While it is loading or unloading: resolves when that is over. */
  public work: Promise<void> | undefined;
  /** It loads, and the container has no room for it now. */
  public waitsForRoom = false;

  public constructor(
    prefix: string,
    /** As callers call it. */
    public readonly target: string,
  ) {
    this.place = placeBelow(prefix, target);
    const { bucket, key } = this.place;
    this.name = createHash('sha256').update(`s3://${bucket}/${key}`).digest('hex').slice(0, 32);
  }

  /** Nobody would miss it in memory. */
  public get idle(): boolean {
    return this.state === 'loaded' && this.users === 0;
  }

  /** It may go from the disk. */
  public get unused(): boolean {
    return this.state === 'absent' && this.users === 0;
  }
}
