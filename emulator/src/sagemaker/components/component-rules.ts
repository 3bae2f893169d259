import { notImitated } from '../../http/errors';
import type { World } from '../../world/world';
import { RollbackAlarms } from '../deployment/alarms';
import { alarmNames, type CapacitySize, type DeploymentConfig } from '../deployment/deployment-config';
import type { EndpointRecord, FleetRecord, VariantRecord } from '../records';
import { validationException } from '../validation';
import { type ComponentRecord, componentsOn } from './component-record';

/** As the service calls what a component is at. */
const IN_MOTION: Readonly<Record<string, string>> = {
  Creating: 'CREATE_IN_PROGRESS',
  Updating: 'UPDATE_RC_IN_PROGRESS',
  Deleting: 'DELETE_IN_PROGRESS',
};

/** @throws ServiceError ValidationException; of deletions, the service's own words are known. */
export function requireAtRest({ status, name }: ComponentRecord, to: 'delete' | 'update'): void {
  const state = IN_MOTION[status];
  if (state) throw validationException(`Cannot ${to} inference component "${name}" while it is in state ${state}.`);
}

/** The variant that a component is to be on. @throws ServiceError ValidationException */
export function variantFor({ fleet, name, status }: EndpointRecord, variantName: string | undefined): VariantRecord {
  if (status !== 'InService' || !fleet)
    throw validationException(`Endpoint "${name}" is not in service: its status is ${status}.`);
  if (fleet.variants.some(({ hosting }) => !hosting))
    throw validationException(
      'Inference Components are not supported in this Endpoint. Please make sure this endpoint can deploy inference components.',
    );
  const names = fleet.variants.map((variant) => variant.name).join(', ');
  if (variantName === undefined && fleet.variants.length > 1)
    throw validationException(`VariantName is required: endpoint "${name}" has the variants ${names}.`);
  const found = fleet.variants.find((variant) => variant.name === (variantName ?? fleet.variants[0].name));
  if (!found) throw validationException(`Endpoint "${name}" has no variant "${variantName}", but ${names}.`);
  return found;
}

/** An endpoint goes only once its components have gone. @throws ServiceError ValidationException; the service's sentence is not known. */
export function requireNoComponents(world: World, endpoint: EndpointRecord): void {
  const names = componentsOn(world, endpoint).map(({ name }) => name);
  if (names.length > 0)
    throw validationException(
      `Cannot delete endpoint "${endpoint.arn}": it has inference components (${names.join(', ')}). Delete them first.`,
    );
}

/** What components are on stays, and they are at rest. @throws ServiceError ValidationException */
export function requireRoomForComponents(world: World, endpoint: EndpointRecord, fresh: FleetRecord): void {
  for (const component of componentsOn(world, endpoint)) {
    const { name, variantName, status } = component;
    if (IN_MOTION[status])
      throw validationException(
        `Cannot update endpoint "${endpoint.arn}" while its inference component "${name}" is in state ${IN_MOTION[status]}.`,
      );
    if (status === 'Failed') continue;
    if (fresh.variants.some((variant) => variant.name === variantName && variant.hosting)) continue;
    throw validationException(
      `Endpoint configuration "${fresh.configName}" has no variant "${variantName}" for inference components, which inference component "${name}" is on.`,
    );
  }
}

/** Each component rolls over by itself. @throws ServiceError NotImitated */
export function requireUnguarded({ variants }: FleetRecord): void {
  if (variants.some(({ hosting }) => hosting))
    throw notImitated('DeploymentConfig of UpdateEndpoint on an endpoint for inference components');
}

/** @throws ServiceError ValidationException */
export function requireSoundRollout(
  world: World,
  { name, ...scope }: ComponentRecord,
  config: DeploymentConfig,
  copies: number,
): void {
  const missing = alarmNames(config).filter((alarm) => !world.part(RollbackAlarms).stateOf(scope, alarm));
  if (missing.length > 0)
    throw validationException(
      `AutoRollbackConfiguration names CloudWatch alarm(s) that do not exist in account ${scope.account} and Region ${scope.region}: ${missing.join(', ')}.`,
    );
  const { MaximumBatchSize: size } = config.RollingUpdatePolicy ?? {};
  if (!size || copies === 0) return;
  const percent = size.Type === 'CAPACITY_PERCENT' ? size.Value : (size.Value * 100) / copies;
  if (percent < 5 || percent > 50)
    throw validationException(
      `MaximumBatchSize must be between 5% and 50% of the copy count of inference component "${name}": it is ${inWords(size, copies)}.`,
    );
}

const inWords = ({ Type, Value }: CapacitySize, copies: number) =>
  Type === 'CAPACITY_PERCENT' ? `${Value}%` : `${Value} of ${copies} copies`;
