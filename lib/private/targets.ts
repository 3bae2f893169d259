import * as iam from 'aws-cdk-lib/aws-iam';
import type { IEndpoint } from 'aws-cdk-lib/aws-sagemaker';

/** Lets somebody invoke some models of an endpoint. */
export function grantTargetModels(
  endpoint: IEndpoint,
  who: string,
  grantee: iam.IGrantable,
  names: readonly string[],
): iam.Grant {
  if (names.length > 0) return grantTargets(endpoint, grantee, { 'sagemaker:TargetModel': names });
  return refuseNone(`grantInvokeTargetModels of ${who}`, 'target model');
}

/** Lets somebody invoke some containers of an endpoint. */
export function grantContainers(
  endpoint: IEndpoint,
  who: string,
  grantee: iam.IGrantable,
  names: readonly string[],
): iam.Grant {
  if (names.length > 0) return grantTargets(endpoint, grantee, { 'sagemaker:TargetContainerHostname': names });
  return refuseNone(`grantInvokeContainers of ${who}`, 'container');
}

function refuseNone(who: string, what: string): never {
  throw new Error(`${who}: no ${what} is named; name one, or write grantInvoke() for all`);
}

/** In the names a `*` stands for any characters. */
function grantTargets(
  endpoint: IEndpoint,
  grantee: iam.IGrantable,
  targets: Record<string, readonly string[]>,
): iam.Grant {
  return iam.Grant.addToPrincipal({
    grantee,
    actions: ['sagemaker:InvokeEndpoint'],
    resourceArns: [endpoint.endpointArn],
    conditions: { StringLike: targets },
  });
}
