import { accessKeyOf } from '../http/credentials';
import type { Scope, World } from '../world/world';
import { sharesNetwork } from './docker-engine';
import { dockerImageOf } from './docker-image';
import { MARKER, markOf } from './leftovers';
import { safePortRange } from './ports';

/** What a container process takes over from the emulator's own environment: the machine, nothing of the user's. */
const TAKEN_OVER = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'];

export interface EnvironmentOptions {
  readonly scope: Scope;
  /** What the model sets. */
  readonly own: Readonly<Record<string, string>>;
  readonly networkIsolation: boolean;
  /** What the container runs from. */
  readonly folder: string;
  readonly port: number;
  readonly modelFolder: string;
  readonly multiModel?: boolean;
}

/** Loopback, as a container in Docker calls it that has a network of its own. Only Docker Desktop leads from there to what binds to 127.0.0.1. */
const HOST_OF_DOCKER = 'host.docker.internal';

/** With a network of its own, a container listens where SageMaker's do, and may besides wherever SageMaker has been seen to allow it. */
const LISTEN_AS_IN_SAGEMAKER = { SAGEMAKER_BIND_TO_PORT: '8080', SAGEMAKER_SAFE_PORT_RANGE: '23000-23999' };

/** Where containers find the emulator, for the AWS clients inside them. */
export class ContainerEnvironment {
  private url: string | undefined;

  public constructor(private readonly world: World) {}

  public serveAt(url: string): void {
    this.url = url;
  }

  /** The container's own variables win over the machine's and the credentials; the platform's win over all. */
  public of(options: EnvironmentOptions): Record<string, string> {
    return dockerImageOf(options.folder) ? this.inDocker(options) : this.inProcess(options);
  }

  private inProcess(options: EnvironmentOptions): Record<string, string> {
    const { scope, own, networkIsolation, port, modelFolder, multiModel } = options;
    return {
      ...takenOver(),
      ...(networkIsolation ? {} : this.credentials(scope, this.url)),
      ...own,
      ...listenAt(port),
      ...modeOf(multiModel),
      SM_MODEL_DIR: modelFolder,
      [MARKER]: markOf(this.world),
    };
  }

  /** The image has its own PATH and the like. */
  private inDocker({ scope, own, networkIsolation, port, multiModel }: EnvironmentOptions): Record<string, string> {
    const url = sharesNetwork() ? this.url : this.url?.replace('127.0.0.1', HOST_OF_DOCKER);
    return {
      ...(networkIsolation ? {} : this.credentials(scope, url)),
      ...own,
      ...(sharesNetwork() ? listenAt(port) : LISTEN_AS_IN_SAGEMAKER),
      ...modeOf(multiModel),
    };
  }

  /** What stands for the execution role: it opens the emulator, and nothing of the user's real account. */
  private credentials({ account, region }: Scope, url: string | undefined): Record<string, string> {
    return {
      ...(url ? { AWS_ENDPOINT_URL: url } : {}),
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

/** Where several share one network, each has ports of its own, of which the emulator asks the one that is open to this machine alone. */
function listenAt(port: number): Record<string, string> {
  return {
    SAGEMAKER_BIND_TO_PORT: String(port),
    SAGEMAKER_SAFE_PORT_RANGE: safePortRange(port),
    SERVING_BIND_HOST: '127.0.0.1',
  };
}

function modeOf(multiModel = false): Record<string, string> {
  return multiModel ? { SAGEMAKER_MULTI_MODEL: 'true' } : {};
}

function takenOver(): Record<string, string> {
  return Object.fromEntries(
    TAKEN_OVER.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
