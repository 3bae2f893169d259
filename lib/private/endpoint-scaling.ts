import type { CfnEndpoint, IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import type { VariantAutoScalingOptions } from '../auto-scaling';
import type { InstanceType } from '../instance-type';
import { GUIDE } from './checks';
import type { HostedEndpoint } from './hosted-endpoint';
import type { ScalableDimension, ScaledKind, ScalingTarget } from './scaling-bound';
import { ScalingOwner } from './scaling-owner';
import { PlainScaling } from './scaling-plain';
import { targetOf } from './scaling-target';

const ID = 'AutoScaling';
const BURSTABLE = /^t\d/;

/** A variant, as far as scaling has to do with it. */
export interface ScaledVariant extends Construct {
  readonly variantName: string;
  readonly endpoint: IEndpoint;
}

/** What of it scales. */
export interface WhatScales {
  readonly kind: Exclude<ScaledKind, 'copies'>;
  readonly instanceType?: InstanceType;
}

/**
 * Lets a variant scale, from now on.
 *
 * @throws an Error if it does so already, or if bounds or policies do not fit it
 */
export function scaleVariant(
  variant: ScaledVariant,
  { kind, instanceType }: WhatScales,
  options: VariantAutoScalingOptions,
): void {
  const { variantName } = variant;
  const endpoint = variant.endpoint as HostedEndpoint;
  const who = `autoScaling of variant '${variantName}' of endpoint '${endpoint.node.path}'`;
  const scaling = EndpointScaling.of(endpoint);
  if (scaling.scales(variantName)) throw new Error(`${who}: it scales already; give all policies at once`);
  refuseBurstable(who, instanceType);
  const scalableDimension: ScalableDimension =
    kind === 'provisionedConcurrency'
      ? 'sagemaker:variant:DesiredProvisionedConcurrency'
      : 'sagemaker:variant:DesiredInstanceCount';
  const dimensions = [{ name: 'EndpointName', value: endpoint.endpointName }];
  const names = { resourceId: `endpoint/${endpoint.endpointName}/variant/${variantName}`, scalableDimension };
  scaling.add(
    variant,
    targetOf({ who, kind, scope: endpoint, dimensions }, names, options),
    options.duringUpdates ?? true,
  );
}

function refuseBurstable(who: string, type?: InstanceType): void {
  if (!type || !BURSTABLE.test(type.family)) return;
  throw new Error(
    `${who}: instanceType is ${type}, but burstable instances do not scale; choose another type, such as ml.c7i.large (${GUIDE}/endpoint-auto-scaling-add-console.html)`,
  );
}

/** All that scales on an endpoint. */
class EndpointScaling extends Construct {
  public static of(endpoint: HostedEndpoint): EndpointScaling {
    return (endpoint.node.tryFindChild(ID) as EndpointScaling) ?? new EndpointScaling(endpoint, ID);
  }

  private readonly names = new Set<string>();
  private readonly owned: ScalingTarget[] = [];

  private constructor(
    private readonly endpoint: HostedEndpoint,
    id: string,
  ) {
    super(endpoint, id);
  }

  public scales(variantName: string): boolean {
    return this.names.has(variantName);
  }

  public add(variant: ScaledVariant, target: ScalingTarget, owned: boolean): void {
    this.names.add(variant.variantName);
    this.endpoint._scales();
    const resource = this.endpoint.node.findChild('Resource') as CfnEndpoint;
    if (!owned) {
      new PlainScaling(variant, ID, target, resource);
      return;
    }
    if (this.owned.length === 0) this.own(resource);
    this.owned.push(target);
  }

  private own(resource: CfnEndpoint): void {
    const { endpointName, endpointArn, endpointConfigName } = this.endpoint;
    const variants = () => this.endpoint._shapes();
    const targets = () => this.owned;
    new ScalingOwner(this, 'Owner', {
      endpointName,
      endpointArn,
      endpointConfigName,
      endpoint: resource,
      variants,
      targets,
    });
  }
}
