import type { Operation } from '../../http/types';
import { registryHost } from '../repositories';

const LIFETIME_MILLISECONDS = 12 * 3600 * 1000;

/** The endpoint is the registry's name: nothing listens there, and the program that CDK_DOCKER names does not ask it. */
export const getAuthorizationToken: Operation<{ registryIds?: readonly string[] }> = (input, call) => ({
  authorizationData: (input.registryIds ?? [call.account]).map((account) => ({
    authorizationToken: Buffer.from('AWS:local').toString('base64'),
    expiresAt: new Date(call.world.now().getTime() + LIFETIME_MILLISECONDS),
    proxyEndpoint: `https://${registryHost({ account, region: call.region })}`,
  })),
});
