import { type Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import type { CfnInferenceComponent } from 'aws-cdk-lib/aws-sagemaker';
import type { ComponentRequirements } from '../inference-component-specification';
import { API, checkNumber, checkSeconds, checkWholeNumber, refuse } from './checks';

const SEE = `${API}/API_InferenceComponentComputeResourceRequirements.html`;
const SEE_STARTUP = `${API}/API_InferenceComponentStartupParameters.html`;
const TIMEOUTS = ['containerStartupHealthCheckTimeout', 'modelDataDownloadTimeout'] as const;

export function checkRequirements(who: string, requirements: ComponentRequirements): void {
  const subject = (what: string, see = SEE) => ({ who, what, see });
  const [least, most] = [mebibytes(requirements.minMemoryRequired), mebibytes(requirements.maxMemoryRequired)];
  checkWholeNumber(subject('minMemoryRequired'), least, { min: 128 }, ' MiB');
  checkWholeNumber(subject('maxMemoryRequired'), most, { min: 128 }, ' MiB');
  if (least !== undefined && most !== undefined && most < least)
    refuse(subject('maxMemoryRequired'), `${most} MiB`, `minMemoryRequired, ${least} MiB, or more`);
  checkNumber(subject('numberOfCpuCoresRequired'), requirements.numberOfCpuCoresRequired, { min: 0.25 });
  const accelerators = 'numberOfAcceleratorDevicesRequired';
  checkWholeNumber(subject(accelerators), requirements[accelerators], { min: 1 });
  for (const what of TIMEOUTS) checkSeconds(subject(what, SEE_STARTUP), requirements[what], { min: 60, max: 3600 });
}

export function renderRequirements(
  requirements: ComponentRequirements,
): CfnInferenceComponent.InferenceComponentSpecificationProperty {
  const { dataCaching, placement } = requirements;
  return {
    computeResourceRequirements: {
      minMemoryRequiredInMb: requirements.minMemoryRequired.toMebibytes(),
      maxMemoryRequiredInMb: requirements.maxMemoryRequired?.toMebibytes(),
      numberOfCpuCoresRequired: requirements.numberOfCpuCoresRequired,
      numberOfAcceleratorDevicesRequired: requirements.numberOfAcceleratorDevicesRequired,
    },
    startupParameters: startupParameters(requirements),
    dataCacheConfig: dataCaching === undefined ? undefined : { enableCaching: dataCaching },
    schedulingConfig: placement?._render(),
  };
}

function startupParameters(requirements: ComponentRequirements) {
  const { containerStartupHealthCheckTimeout: start, modelDataDownloadTimeout: download } = requirements;
  if (!start && !download) return undefined;
  return {
    containerStartupHealthCheckTimeoutInSeconds: start?.toSeconds(),
    modelDataDownloadTimeoutInSeconds: download?.toSeconds(),
  };
}

/** Nothing if it is known only at deployment. */
function mebibytes(size?: Size): number | undefined {
  const value = size?.toMebibytes({ rounding: SizeRoundingBehavior.NONE });
  return Token.isUnresolved(value) ? undefined : value;
}
