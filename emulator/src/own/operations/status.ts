import * as path from 'node:path';
import { describeEndpoint } from '../../sagemaker/operations/describe-endpoint';
import { type EndpointRecord, endpoints } from '../../sagemaker/records';
import type { World } from '../../world/world';
import type { OwnOperation } from '../request';

/** One endpoint: what DescribeEndpoint says of it, where it is, and where its containers write. */
export interface EndpointStatusLine {
  readonly account: string;
  readonly region: string;
  readonly logs: string;
  readonly description: Awaited<ReturnType<typeof describeEndpoint>>;
}

/** All endpoints of all accounts and Regions. */
export const status: OwnOperation = async (_http, { world, requestId }) => {
  const all = endpoints(world).all();
  return { endpoints: await Promise.all(all.map((endpoint) => lineOf(endpoint, world, requestId))) };
};

async function lineOf(
  { account, region, name }: EndpointRecord,
  world: World,
  requestId: string,
): Promise<EndpointStatusLine> {
  const description = await describeEndpoint({ EndpointName: name }, { account, region, world, requestId });
  return { account, region, logs: path.join(world.folder, 'logs', name), description };
}
