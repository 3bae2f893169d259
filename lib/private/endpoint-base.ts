import { Resource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { aws_sagemaker } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';
import type { EndpointAttributes } from '../endpoint';
import { nameInArn } from './arns';

/** What invoking takes. */
export const INVOKE = ['sagemaker:InvokeEndpoint'];
/** What invoking takes when the answer is a stream. */
export const STREAM = [...INVOKE, 'sagemaker:InvokeEndpointWithResponseStream'];

/**
 * What every endpoint can do, made here or imported.
 *
 * @internal
 */
export abstract class EndpointBase extends Resource implements IEndpoint {
  public abstract readonly endpointName: string;
  public abstract readonly endpointArn: string;

  public get endpointRef(): aws_sagemaker.EndpointReference {
    return { endpointArn: this.endpointArn };
  }

  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this, grantee, ...INVOKE);
  }
}

/** An endpoint that exists. */
export class ImportedEndpoint extends EndpointBase {
  public readonly endpointArn: string;
  public readonly endpointName: string;

  constructor(scope: Construct, id: string, { endpointArn, endpointName }: EndpointAttributes) {
    super(scope, id, { environmentFromArn: endpointArn });
    this.endpointArn = endpointArn;
    this.endpointName = endpointName ?? nameInArn(this.stack, endpointArn);
  }
}

export function grantOn(endpoint: IEndpoint, grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
  return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [endpoint.endpointArn] });
}

/**
 * The page of the operation names `sagemaker:InvokeEndpoint`, the policies that AWS writes name both.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointWithResponseStream.html
 */
export function grantStream(endpoint: IEndpoint, grantee: iam.IGrantable): iam.Grant {
  return grantOn(endpoint, grantee, ...STREAM);
}
