import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import { API, GUIDE, refuse } from './checks';

const MAX_SUBNETS = 16;
const MAX_SECURITY_GROUPS = 5;
const SEE = `${API}/API_VpcConfig.html`;
const SEE_ZONES = `${GUIDE}/host-vpc.html`;

/** How a model is placed in a network; the same words as `ModelProps`. */
export interface NetworkOptions {
  readonly vpc?: ec2.IVpc;
  readonly vpcSubnets?: ec2.SubnetSelection;
  readonly securityGroups?: ec2.ISecurityGroup[];
  readonly allowAllOutbound?: boolean;
}

/** A model's place in a VPC. */
export interface Network {
  readonly connections: ec2.Connections;
  readonly config: CfnModel.VpcConfigProperty;
}

/** Nothing if no VPC is given. */
export function networkOf(scope: Construct, who: string, options: NetworkOptions): Network | undefined {
  if (!options.vpc) return withoutVpc(who, options);
  const securityGroups = securityGroupsOf(scope, who, options.vpc, options);
  const subnets = subnetsOf(who, options.vpc, options.vpcSubnets);
  return {
    connections: new ec2.Connections({ securityGroups }),
    config: { subnets, securityGroupIds: securityGroups.map((group) => group.securityGroupId) },
  };
}

function withoutVpc(who: string, options: NetworkOptions): undefined {
  const stray = (['vpcSubnets', 'securityGroups', 'allowAllOutbound'] as const).find(
    (name) => options[name] !== undefined,
  );
  if (stray) throw new Error(`${who}: ${stray} is given without a VPC; give \`vpc\` too, or leave ${stray} out`);
  return undefined;
}

function securityGroupsOf(scope: Construct, who: string, vpc: ec2.IVpc, options: NetworkOptions): ec2.ISecurityGroup[] {
  const { securityGroups, allowAllOutbound } = options;
  if (!securityGroups)
    return [new ec2.SecurityGroup(scope, 'SecurityGroup', { vpc, allowAllOutbound: allowAllOutbound ?? true })];
  if (allowAllOutbound !== undefined) {
    throw new Error(`${who}: allowAllOutbound is given with securityGroups; set it on the security groups themselves`);
  }
  const count = securityGroups.length;
  if (count < 1 || count > MAX_SECURITY_GROUPS) {
    refuse({ who, what: 'the number of securityGroups', see: SEE }, `${count}`, `1 to ${MAX_SECURITY_GROUPS}`);
  }
  return securityGroups;
}

/** A list that is one token (of an imported VPC) cannot be counted at synth. */
function subnetsOf(who: string, vpc: ec2.IVpc, selection?: ec2.SubnetSelection): string[] {
  const { subnetIds, availabilityZones } = vpc.selectSubnets(selection);
  if (Token.isUnresolved(subnetIds)) return subnetIds;
  const count = subnetIds.length;
  if (count < 1 || count > MAX_SUBNETS)
    refuse({ who, what: 'the number of subnets', see: SEE }, `${count}`, `1 to ${MAX_SUBNETS}`);
  const zones = new Set(availabilityZones).size;
  const known = count === 1 || !availabilityZones.some((zone) => Token.isUnresolved(zone));
  if (known && zones < 2) {
    const subject = { who, what: "the number of the subnets' availability zones", see: SEE_ZONES };
    refuse(
      subject,
      '1',
      "at least 2, even for one instance; choose more with `vpcSubnets`, or raise the VPC's `maxAzs`",
    );
  }
  return subnetIds;
}
