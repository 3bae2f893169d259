import { execFileSync, spawnSync } from 'node:child_process';

// Needs a Docker engine, and BASE_IMAGE where the default base cannot be pulled: test/docker/run.sh has both.

export const docker = (...args: string[]): string => execFileSync('docker', args, { encoding: 'utf8' }).trim();

/** An image that is built from a container's folder, and run on a port of this machine. */
export class DockerImage {
  public readonly url: string;

  public constructor(
    private readonly folder: string,
    public readonly name: string,
    private readonly port: number,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  public build(): void {
    const base = process.env.BASE_IMAGE;
    const args = base ? ['--build-arg', `BASE_IMAGE=${base}`] : [];
    const built = spawnSync('docker', ['build', '-q', '--network', 'host', ...args, '-t', this.name, this.folder], {
      encoding: 'utf8',
    });
    if (built.status !== 0) throw new Error(built.stderr);
  }

  public labels(): unknown {
    return JSON.parse(docker('inspect', '-f', '{{json .Config.Labels}}', this.name));
  }

  /** Runs the image for as long as the work takes; folders are mounted where SageMaker puts them. */
  public async running(
    { mounts, env = {} }: { mounts: Record<string, string>; env?: Record<string, string> },
    work: (id: string) => Promise<void>,
  ): Promise<void> {
    const volumes = Object.entries(mounts).flatMap(([folder, place]) => ['-v', `${folder}:${place}:ro`]);
    const all = { ...env, SAGEMAKER_BIND_TO_PORT: String(this.port) };
    const variables = Object.entries(all).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    const id = docker('run', '-d', '--network', 'host', ...volumes, ...variables, this.name, 'serve');
    try {
      await this.untilHealthy(id);
      await work(id);
    } finally {
      docker('rm', '-f', id);
    }
  }

  /** What the container writes to stderr, and how it exits, when it cannot serve. */
  public death(): [number | null, string] {
    const { status, stderr } = spawnSync('docker', ['run', '--rm', '--network', 'none', this.name, 'serve'], {
      encoding: 'utf8',
    });
    return [status, stderr];
  }

  private async untilHealthy(id: string): Promise<void> {
    for (let left = 200; left > 0; left--) {
      const response = await fetch(`${this.url}/ping`).catch(() => undefined);
      if (response?.status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the container did not become healthy: ${docker('logs', id)}`);
  }
}
