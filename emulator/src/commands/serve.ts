import { LocalServing } from '../local-serving';
import { consoleLog } from '../world/log';
import type { ServeOptions } from './options';

export function serve(options: ServeOptions): Promise<LocalServing> {
  return LocalServing.start({
    port: options.port,
    state: options.state,
    imageOverrides: options.imageOverride,
    runtime: options.runtime,
    speed: options.speed,
    onRollback: options.onRollback,
    log: consoleLog,
  });
}
