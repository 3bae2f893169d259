import { type VariantStatus, variantStatus } from './deployment/variant-status';
import type { EndpointRecord, FleetRecord, VariantRecord } from './records';

/** How many instances of a fleet's variant are up. */
export type InstanceCounter = (fleet: FleetRecord, variant: VariantRecord) => number;
export type EndpointDescription = ReturnType<typeof describe>;

/** What DescribeEndpoint tells. */
export function describe(endpoint: EndpointRecord, count: InstanceCounter) {
  const { fleet, pending } = endpoint;
  return {
    EndpointName: endpoint.name,
    EndpointArn: endpoint.arn,
    EndpointConfigName: (fleet ?? pending)?.configName,
    EndpointStatus: endpoint.status,
    FailureReason: endpoint.failureReason,
    CreationTime: new Date(endpoint.creationTime),
    LastModifiedTime: new Date(endpoint.lastModifiedTime),
    LastDeploymentConfig: endpoint.deploymentConfig,
    AsyncInferenceConfig: (fleet ?? pending)?.variants[0].asynchronous,
    ProductionVariants: fleet?.variants.map((variant) => ({
      ...summary(variant, count(fleet, variant)),
      VariantStatus: servingStatus(endpoint, variant),
    })),
    ShadowProductionVariants: shadowsOf(fleet, count),
    PendingDeploymentSummary: fleet && pending && pendingSummary(endpoint, pending, count),
  };
}

/** A config without shadows has no such member. */
function shadowsOf(fleet: FleetRecord | undefined, count: InstanceCounter) {
  if (!fleet?.shadows?.length) return undefined;
  return fleet.shadows.map((variant) => summary(variant, count(fleet, variant)));
}

function pendingSummary({ rollout }: EndpointRecord, pending: FleetRecord, count: InstanceCounter) {
  const StartTime = new Date(rollout?.startTime ?? pending.startTime);
  const ProductionVariants = pending.variants.map((variant) => ({
    ...summary(variant, count(pending, variant)),
    InstanceType: variant.instanceType,
    VariantStatus: rollout && variantStatus(rollout, 'new', variant.name, variant.instanceCount),
  }));
  return { EndpointConfigName: pending.configName, StartTime, ProductionVariants };
}

/** Of a fleet that serves: its part in a rollout, or the change of its size. */
function servingStatus(endpoint: EndpointRecord, { name, instanceCount }: VariantRecord): VariantStatus[] | undefined {
  const { status, rollout, lastModifiedTime } = endpoint;
  if (rollout) return variantStatus(rollout, 'old', name, instanceCount);
  return status === 'Updating' ? [{ Status: 'Updating', StartTime: new Date(lastModifiedTime) }] : undefined;
}

function summary(variant: VariantRecord, currentCount: number) {
  const { name, weight } = variant;
  return {
    VariantName: name,
    DeployedImages: deployedImages(variant),
    CurrentWeight: weight,
    DesiredWeight: weight,
    ...capacityOf(variant, currentCount),
  };
}

function capacityOf({ instanceCount, routing, serverless, hosting }: VariantRecord, currentCount: number) {
  if (serverless) return { CurrentServerlessConfig: serverless, DesiredServerlessConfig: serverless };
  return {
    CurrentInstanceCount: currentCount,
    DesiredInstanceCount: instanceCount,
    RoutingConfig: { RoutingStrategy: routing },
    ManagedInstanceScaling: hosting?.scaling,
  };
}

function deployedImages({ containers, prepared }: VariantRecord) {
  return prepared?.map(({ resolvedImage, resolutionTime }, index) => ({
    SpecifiedImage: containers[index].Image,
    ResolvedImage: resolvedImage,
    ResolutionTime: new Date(resolutionTime),
  }));
}
