import type { Property } from '../property';
import type { Flaw, Rule } from '../rule';
import type { Stack } from '../stack';
import { API, aComponentConfig, aConfig, aContainer, aModel, aNetwork, CONFIG, GUIDE, MODEL } from './builders';
import { awsRepositoryOf } from './images';
import { misshapen, missing, type Shape } from './names';
import { containersOf } from './parts';
import { countOutside } from './ranges';

const SUBNET = 'AWS::EC2::Subnet';
const HOST_VPC = `${GUIDE}/host-vpc.html`;
const ID: Shape = { pattern: /^[-0-9a-zA-Z]+$/, allowed: 'letters, digits and hyphens', max: 32 };

/** What may lead out of a VPC, to Amazon S3 among others. */
const WAYS_OUT = [
  'AWS::EC2::VPCEndpoint',
  'AWS::EC2::NatGateway',
  'AWS::EC2::Route',
  'AWS::EC2::TransitGatewayAttachment',
  'AWS::EC2::TransitGatewayVpcAttachment',
  'AWS::EC2::VPCPeeringConnection',
  'AWS::EC2::VPNGatewayRoutePropagation',
  'AWS::EC2::SubnetRouteTableAssociation',
];

/** Of the network of models, and of configurations whose endpoint hosts inference components. */
export const networks: readonly Rule[] = [
  {
    id: 'R047',
    severity: 'error',
    types: [MODEL],
    rule: 'VpcConfig has 1 to 16 Subnets and 1 to 5 SecurityGroupIds.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_VpcConfig.html`,
    check: (model) => networkFlaws(model.get('VpcConfig')),
    examples: { wrong: { Model: within({ SecurityGroupIds: [] }) }, right: { Model: within({}) } },
  },
  {
    id: 'R048',
    severity: 'error',
    types: [MODEL, CONFIG],
    rule: 'VpcConfig has at least two Subnets in different Availability Zones, even for one instance.',
    otherwise: 'The endpoint fails.',
    source: HOST_VPC,
    *check(resource) {
      const subnets = resource.get('VpcConfig').get('Subnets');
      if (subnets.length === 1)
        yield subnets.flaw('Subnets has 1 subnet, allowed is 2 to 16 in different Availability Zones; add one');
      const zones = subnets.items.map((subnet) => subnet.follow(SUBNET)?.get('AvailabilityZone').text);
      if (zones.length > 1 && zones[0] !== undefined && zones.every((zone) => zone === zones[0]))
        yield subnets.flaw(`Subnets are all in ${zones[0]}, allowed are at least two Availability Zones`);
    },
    examples: { wrong: { Model: within({ Subnets: ['subnet-1'] }) }, right: { Model: within({}) } },
  },
  {
    id: 'R050',
    severity: 'warning',
    types: [MODEL],
    rule: 'From the VPC of a model Amazon S3 can be reached, by a gateway endpoint or a NAT gateway.',
    otherwise: 'The model is not downloaded, and the endpoint fails.',
    source: HOST_VPC,
    *check(model, stack) {
      const subnets = model.get('VpcConfig').get('Subnets');
      if (downloads(model) && subnets.items.length > 0 && subnets.items.every((subnet) => isCutOff(subnet, stack)))
        yield subnets.flaw(
          'the VPC of these Subnets has neither a route out nor an endpoint for Amazon S3; add a gateway endpoint',
        );
    },
    examples: {
      wrong: { Model: inNewVpc(), ...newVpc() },
      right: {
        Model: inNewVpc(),
        ...newVpc(),
        ToS3: {
          Type: 'AWS::EC2::VPCEndpoint',
          Properties: { VpcId: { Ref: 'Vpc' }, ServiceName: 'com.amazonaws.us-east-1.s3' },
        },
      },
    },
  },
  {
    id: 'R051',
    severity: 'warning',
    types: [MODEL],
    rule: "EnableNetworkIsolation leaves a container without network and credentials; AWS's images of Chainer and of reinforcement learning do not support it.",
    otherwise: 'The container fails when it runs.',
    source: `${GUIDE}/mkt-algo-model-internet-free.html`,
    *check(model) {
      const isolation = model.get('EnableNetworkIsolation');
      const image = containersOf(model)
        .map((container) => container.get('Image'))
        .find((one) => /^sagemaker-(chainer|rl-)/.test(awsRepositoryOf(one) ?? ''));
      if (isolation.isTrue && image)
        yield isolation.flaw(
          `EnableNetworkIsolation is true, and the image '${image.outline}' does not support it; leave it out`,
        );
    },
    examples: {
      wrong: { Model: chainer({ EnableNetworkIsolation: true }) },
      right: { Model: chainer({ EnableNetworkIsolation: false }) },
    },
  },
  {
    id: 'R105',
    severity: 'error',
    types: [CONFIG],
    rule: 'VpcConfig of a configuration has the form of that of a model: 1 to 16 Subnets and 1 to 5 SecurityGroupIds.',
    otherwise: 'CloudFormation refuses it.',
    source: `${API}/API_CreateEndpointConfig.html`,
    check: (config) => networkFlaws(config.get('VpcConfig')),
    examples: {
      wrong: { Config: forComponents({ ...aNetwork, SecurityGroupIds: undefined }) },
      right: { Config: forComponents(aNetwork) },
    },
  },
];

/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  R049: 'how many addresses of a subnet are free is not in the template',
};

function within(more: Readonly<Record<string, unknown>>) {
  return aModel({ PrimaryContainer: aContainer(), VpcConfig: { ...aNetwork, ...more } });
}

function inNewVpc() {
  return within({ Subnets: [{ Ref: 'One' }, { Ref: 'Two' }] });
}

function newVpc() {
  const subnet = (AvailabilityZone: string) => ({
    Type: SUBNET,
    Properties: { VpcId: { Ref: 'Vpc' }, AvailabilityZone },
  });
  return {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
    One: subnet('us-east-1a'),
    Two: subnet('us-east-1b'),
  };
}

function chainer(more: Readonly<Record<string, unknown>>) {
  const Image = '520713654638.dkr.ecr.us-east-1.amazonaws.com/sagemaker-chainer:5.0.0-cpu-py3';
  return aModel({ PrimaryContainer: aContainer({ Image }), ...more });
}

function forComponents(VpcConfig: object) {
  return aConfig({ ...aComponentConfig().Properties, VpcConfig });
}

function networkFlaws(network: Property): Flaw[] {
  const subnets = network.get('Subnets');
  const groups = network.get('SecurityGroupIds');
  return [
    ...missing(network, ['Subnets', 'SecurityGroupIds']),
    ...countOutside(subnets, { min: 1, max: 16 }, 'subnets'),
    ...countOutside(groups, { min: 1, max: 5 }, 'security groups'),
    ...[...subnets.items, ...groups.items].flatMap((id) => misshapen(id, ID)),
  ];
}

function downloads(model: Property): boolean {
  return containersOf(model).some(
    (container) => container.get('ModelDataUrl').isGiven || container.get('ModelDataSource').isGiven,
  );
}

/** Whether the subnet and its VPC are of the template, and nothing in the template leads out of any VPC. */
function isCutOff(subnet: Property, stack: Stack): boolean {
  const vpc = subnet.follow(SUBNET)?.get('VpcId').follow('AWS::EC2::VPC');
  return vpc !== undefined && !WAYS_OUT.some((type) => stack.ofType(type).length > 0);
}
