import { randomUUID } from 'node:crypto';
import type { Properties, ResourceContext, ResourceHandler, ResourceState } from '../resource-handler';
import { announce } from './announce';
import { arnOf } from './arns';
import { generateName, randomHex, randomText } from './names';
import { nameProperty, resourceType } from './resource-types';

/** Ids of EC2 have a prefix of their own kind. */
const EC2_PREFIXES: Readonly<Record<string, string>> = {
  DHCPOptions: 'dopt',
  EIP: 'eipalloc',
  FlowLog: 'fl',
  Instance: 'i',
  InternetGateway: 'igw',
  LaunchTemplate: 'lt',
  NatGateway: 'nat',
  NetworkAcl: 'acl',
  NetworkInterface: 'eni',
  PrefixList: 'pl',
  Route: 'r',
  RouteTable: 'rtb',
  SecurityGroup: 'sg',
  SecurityGroupEgress: 'sgr',
  SecurityGroupIngress: 'sgr',
  Subnet: 'subnet',
  SubnetRouteTableAssociation: 'rtbassoc',
  TransitGateway: 'tgw',
  VPC: 'vpc',
  VPCCidrBlock: 'vpc-cidr-assoc',
  VPCEndpoint: 'vpce',
  VPCPeeringConnection: 'pcx',
  Volume: 'vol',
};

/** Names under which a type gives its own id. */
const OWN_IDS = ['GroupId', 'Id'];

const LISTS = [
  'CidrBlockAssociations',
  'Ipv6CidrBlocks',
  'DnsEntries',
  'NetworkInterfaceIds',
  'SecondaryPrivateIpAddresses',
];

/** A resource that only exists on paper: its properties are kept, and references to it get plausible answers. */
export const recorded: ResourceHandler = {
  create: async (properties, context) => {
    announce(context.world, context.type);
    const name = nameOf(properties, context);
    const physicalId = physicalIdOf(name, properties, context);
    return { physicalId, attributes: attributesOf(physicalId, name, properties, context) };
  },
  delete: async () => {},
};

/** The name given, or the one CloudFormation would make up, which is an id where names cannot be given. */
function nameOf(properties: Properties, context: ResourceContext): string {
  const given = properties[nameProperty(context.type) ?? ''];
  if (typeof given === 'string') return given;
  const [, service, last] = context.type.split('::');
  if (context.type === 'AWS::KMS::Key') return randomUUID();
  if (service === 'EC2') return `${EC2_PREFIXES[last] ?? 'ec2'}-0${randomHex(16)}`;
  return generateName(context.stackName, context.logicalId, 64);
}

function physicalIdOf(name: string, properties: Properties, context: ResourceContext): string {
  const type = resourceType(context.type);
  const [identifier, ...more] = type?.identifier ?? [];
  if (identifier === undefined || more.length > 0) return name;
  if (identifier === 'QueueUrl') return `https://sqs.${context.region}.amazonaws.com/${context.account}/${name}`;
  if (identifier.endsWith('Arn') && type?.readOnly.includes(identifier))
    return arnOf(context.type, name, context, properties);
  const given = properties[identifier];
  return typeof given === 'string' ? given : name;
}

function attributesOf(
  physicalId: string,
  name: string,
  properties: Properties,
  context: ResourceContext,
): ResourceState['attributes'] {
  const type = resourceType(context.type);
  const value = (path: string): unknown => {
    const last = path.split('/').at(-1) ?? path;
    if (type?.identifier.includes(path)) return physicalId;
    if (properties[path] !== undefined) return properties[path];
    if (OWN_IDS.includes(path)) return physicalId;
    if (LISTS.includes(last)) return [];
    if (last.endsWith('Arn')) return arnOf(context.type, name, context, properties);
    return last.endsWith('Id') ? identifierLike(last) : `${name}.${path.replaceAll('/', '.')}`;
  };
  const readOnly = (type?.readOnly ?? []).map((path): [string, unknown] => [path.replaceAll('/', '.'), value(path)]);
  const own = nameProperty(context.type);
  return Object.fromEntries(own ? [...readOnly, [own, name]] : readOnly);
}

function identifierLike(attribute: string): string {
  return attribute === 'RoleId' ? `AROA${randomText(17)}` : randomText(21);
}
