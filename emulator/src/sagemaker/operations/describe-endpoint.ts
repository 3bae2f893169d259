import type { Operation } from '../../http/types';
import { find } from '../naming';
import { type EndpointRecord, endpoints, type FleetRecord, type VariantRecord } from '../records';
import { Endpoints } from '../serving/endpoints';

export const describeEndpoint: Operation<{ EndpointName: string }> = ({ EndpointName }, { world, ...scope }) => {
  const endpoint = find('endpoint', endpoints(world), scope, EndpointName);
  const { fleet, pending } = endpoint;
  const count = world.part(Endpoints).counter(endpoint);
  return {
    EndpointName: endpoint.name,
    EndpointArn: endpoint.arn,
    EndpointConfigName: (fleet ?? pending)?.configName,
    EndpointStatus: endpoint.status,
    FailureReason: endpoint.failureReason,
    CreationTime: new Date(endpoint.creationTime),
    LastModifiedTime: new Date(endpoint.lastModifiedTime),
    LastDeploymentConfig: endpoint.deploymentConfig,
    ProductionVariants: fleet?.variants.map((variant) => summary(variant, endpoint, count(fleet, variant))),
    PendingDeploymentSummary: fleet && pending && pendingSummary(pending, count),
  };
};

function summary(variant: VariantRecord, { status, pending, lastModifiedTime }: EndpointRecord, currentCount: number) {
  const moving = status === 'Updating' && !pending;
  return {
    ...described(variant, currentCount),
    VariantStatus: moving ? [{ Status: 'Updating', StartTime: new Date(lastModifiedTime) }] : undefined,
  };
}

function pendingSummary(pending: FleetRecord, count: (fleet: FleetRecord, variant: VariantRecord) => number) {
  const StartTime = new Date(pending.startTime);
  const ProductionVariants = pending.variants.map((variant) => ({
    ...described(variant, count(pending, variant)),
    VariantStatus: [{ Status: 'Creating', StartTime }],
  }));
  return { EndpointConfigName: pending.configName, StartTime, ProductionVariants };
}

function described(variant: VariantRecord, currentCount: number) {
  const { name, weight, instanceCount, routing } = variant;
  return {
    VariantName: name,
    DeployedImages: deployedImages(variant),
    CurrentWeight: weight,
    DesiredWeight: weight,
    CurrentInstanceCount: currentCount,
    DesiredInstanceCount: instanceCount,
    RoutingConfig: { RoutingStrategy: routing },
  };
}

function deployedImages({ container, prepared }: VariantRecord) {
  if (!prepared) return undefined;
  const ResolutionTime = new Date(prepared.resolutionTime);
  return [{ SpecifiedImage: container.Image, ResolvedImage: prepared.resolvedImage, ResolutionTime }];
}
