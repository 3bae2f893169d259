import * as path from 'node:path';

export const DEFAULT_PORT = 4566;
const REGION = 'us-east-1';

/**
 * The variables that point any AWS client, and the CDK command line, at the emulator.
 *
 * The address is 127.0.0.1 because with `localhost` the JavaScript S3 client looks up `bucket.localhost`.
 */
export function clientEnvironment(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DOCKER: path.resolve(__dirname, '..', 'dist', 'docker-shim.js'),
  };
}

/** Variables that would point a client elsewhere although the ones above are set. */
export const MISLEADING_VARIABLES = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SESSION_TOKEN'];

/** This process's environment with the emulator's variables in it. */
export function childEnvironment(url: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !MISLEADING_VARIABLES.includes(name));
  return { ...Object.fromEntries(own), ...clientEnvironment(url) };
}
