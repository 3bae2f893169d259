import { accessKeyOf } from '../http/credentials';
import type { Scope, World } from '../world/world';
import { MARKER, markOf } from './leftovers';

/** What a container process takes over from the emulator's own environment: the machine, nothing of the user's. */
const TAKEN_OVER = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'];

export interface EnvironmentOptions {
  readonly scope: Scope;
  /** What the model sets. */
  readonly own: Readonly<Record<string, string>>;
  readonly networkIsolation: boolean;
  readonly port: number;
  readonly modelFolder: string;
}

/** Where containers find the emulator, for the AWS clients inside them. */
export class ContainerEnvironment {
  private url: string | undefined;

  public constructor(private readonly world: World) {}

  public serveAt(url: string): void {
    this.url = url;
  }

  /** The container's own variables win over the machine's and the credentials; the platform's win over all. */
  public of({ scope, own, networkIsolation, port, modelFolder }: EnvironmentOptions): Record<string, string> {
    return {
      ...takenOver(),
      ...(networkIsolation ? {} : this.credentials(scope)),
      ...own,
      SAGEMAKER_BIND_TO_PORT: String(port),
      SERVING_BIND_HOST: '127.0.0.1',
      SM_MODEL_DIR: modelFolder,
      [MARKER]: markOf(this.world),
    };
  }

  /** What stands for the execution role: it opens the emulator, and nothing of the user's real account. */
  private credentials({ account, region }: Scope): Record<string, string> {
    return {
      ...(this.url ? { AWS_ENDPOINT_URL: this.url } : {}),
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: accessKeyOf(account),
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    };
  }
}

function takenOver(): Record<string, string> {
  return Object.fromEntries(
    TAKEN_OVER.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
