import type { Properties, ResourceHandler } from '../cloudformation/resource-handler';
import { ServiceError } from '../http/errors';
import { partitionOf, urlSuffixOf } from '../world/partition';
import type { Scope, World } from '../world/world';
import { Buckets } from './store/buckets';

const LONGEST_NAME = 63;

/** Properties that would change what happens to objects, and do not here. */
const NOT_IMITATED = [
  'VersioningConfiguration',
  'LifecycleConfiguration',
  'NotificationConfiguration',
  'ReplicationConfiguration',
  'WebsiteConfiguration',
  'ObjectLockEnabled',
];

const bucket: ResourceHandler = {
  async create(properties, context) {
    const name = (properties.BucketName as string | undefined) ?? context.generateName(LONGEST_NAME).toLowerCase();
    announceGaps(context.world, properties);
    context.world.part(Buckets).create(context, name);
    return { physicalId: name, attributes: attributesOf(name, context) };
  },
  async delete({ physicalId }, { world }) {
    try {
      world.part(Buckets).delete(physicalId);
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'NoSuchBucket') throw error;
    }
  },
};

function attributesOf(name: string, { region }: Scope): Record<string, string> {
  const suffix = urlSuffixOf(region);
  return {
    Arn: `arn:${partitionOf(region)}:s3:::${name}`,
    DomainName: `${name}.s3.${suffix}`,
    RegionalDomainName: `${name}.s3.${region}.${suffix}`,
    DualStackDomainName: `${name}.s3.dualstack.${region}.${suffix}`,
    WebsiteURL: `http://${name}.s3-website-${region}.${suffix}`,
  };
}

function announceGaps(world: World, properties: Properties): void {
  const gaps = NOT_IMITATED.filter((name) => properties[name] !== undefined);
  if (gaps.length === 0) return;
  world.announceOnce(`AWS::S3::Bucket: ${gaps.join(', ')}: recorded in the stack, but not imitated.`);
}

/** What runs the resource types of S3. */
export const s3Handlers: Readonly<Record<string, ResourceHandler>> = { 'AWS::S3::Bucket': bucket };
