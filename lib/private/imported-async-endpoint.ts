import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { IAsyncEndpoint } from '../async-endpoint';
import type { AsyncEndpointAttributes } from '../async-endpoint-props';
import { AsyncFiles } from './async-files';
import { GUIDE } from './checks';
import { grantOn, ImportedEndpoint } from './endpoint-base';
import { endpointMetric } from './variant-base';

export const SEE_ASYNC = `${GUIDE}/async-inference.html`;
export const INVOKE_ASYNC = 'sagemaker:InvokeEndpointAsync';

/** An asynchronous endpoint that exists. */
export class ImportedAsyncEndpoint extends ImportedEndpoint implements IAsyncEndpoint {
  private readonly files?: AsyncFiles;

  constructor(scope: Construct, id: string, attributes: AsyncEndpointAttributes) {
    super(scope, id, attributes);
    if (attributes.bucket) this.files = new AsyncFiles(this, `AsyncEndpoint '${this.node.path}'`, attributes);
  }

  public grantInvokeAsync(grantee: iam.IGrantable): iam.Grant {
    this.files?.grantUse(grantee);
    return grantOn(this, grantee, INVOKE_ASYNC);
  }

  public override grantInvoke(_grantee: iam.IGrantable): iam.Grant {
    return refuseToWait(`AsyncEndpoint '${this.node.path}'`);
  }

  public metric(metricName: string, props?: MetricOptions): Metric {
    return endpointMetric(this, metricName, {}, props);
  }
}

/** Granting to invoke it and wait would be granting what the service refuses. */
export function refuseToWait(who: string): never {
  throw new Error(
    `${who}: it answers only InvokeEndpointAsync, so nobody can be granted to invoke it and wait; use grantInvokeAsync() (${SEE_ASYNC})`,
  );
}
