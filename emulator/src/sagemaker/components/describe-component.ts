import type { ComponentRecord, Revision } from './component-record';
import type { Specification } from './specification';

export type ComponentDescription = ReturnType<typeof describeComponent>;

/** What DescribeInferenceComponent tells. @param running how many copies take requests */
export function describeComponent(component: ComponentRecord, running: number) {
  const { revision = component.pending?.revision, copyCount, pending } = component;
  return {
    ...summaryOf(component),
    FailureReason: component.failureReason,
    ...specificationsOf(revision),
    RuntimeConfig: { DesiredCopyCount: pending?.copyCount ?? copyCount, CurrentCopyCount: running },
    LastDeploymentConfig: component.deploymentConfig,
  };
}

export function summaryOf(component: ComponentRecord) {
  return {
    InferenceComponentName: component.name,
    InferenceComponentArn: component.arn,
    EndpointName: component.endpointName,
    EndpointArn: component.endpointArn,
    VariantName: component.variantName,
    InferenceComponentStatus: component.status,
    CreationTime: new Date(component.creationTime),
    LastModifiedTime: new Date(component.lastModifiedTime),
  };
}

function specificationsOf(revision: Revision | undefined) {
  const { Specification, Specifications } = revision?.given ?? {};
  if (Specifications) return { Specifications: Specifications.map((one) => shown(one, revision)) };
  return { Specification: Specification && shown(Specification, revision) };
}

/** The image as it was resolved stands in the specification that runs. */
function shown({ Container, ...specification }: Specification, revision: Revision | undefined) {
  if (!Container) return specification;
  const { Image, ...container } = Container;
  const isRunning = JSON.stringify(revision?.specification.Container) === JSON.stringify(Container);
  const prepared = isRunning ? revision?.copy.prepared?.[0] : undefined;
  const DeployedImage = {
    SpecifiedImage: Image,
    ResolvedImage: prepared?.resolvedImage,
    ResolutionTime: prepared && new Date(prepared.resolutionTime),
  };
  return { ...specification, Container: { ...container, DeployedImage } };
}
