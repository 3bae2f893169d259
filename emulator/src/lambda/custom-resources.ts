import type { CustomResourceProviders } from '../cloudformation/custom/provider';
import type { CustomResourceRequest } from '../cloudformation/custom/request';
import type { Scope, World } from '../world/world';
import { Functions } from './functions';
import { Invocations } from './invocations';
import { isFunctionArn, readFunctionName } from './names';
import { emulatorUrl } from './sandbox/environment';
import type { Outcome } from './sandbox/outcome';

/** Takes over a request to a custom resource's topic. @throws Error */
export type PublishRequest = (scope: Scope, topicArn: string, message: string) => Promise<void>;

/** Lambda functions, and topics, that answer for custom resources. */
export class FunctionProviders implements CustomResourceProviders {
  public constructor(
    private readonly world: World,
    private readonly publish: PublishRequest,
  ) {}

  public url(): string {
    return emulatorUrl(this.world);
  }

  public async deliver(scope: Scope, serviceToken: string, request: CustomResourceRequest): Promise<void> {
    if (isFunctionArn(serviceToken)) return this.call(scope, serviceToken, request);
    if (/^arn:[a-z-]+:sns:/.test(serviceToken)) return this.publish(scope, serviceToken, JSON.stringify(request));
    throw new Error(`ServiceToken is ${serviceToken}, which is the ARN of no Lambda function and of no SNS topic.`);
  }

  /** AWS calls it as an event, and waits for the answer whatever becomes of the function; here its failure is told. */
  private async call(scope: Scope, arn: string, request: CustomResourceRequest): Promise<void> {
    const { name, ...place } = readFunctionName(arn, scope);
    const record = this.world.part(Functions).find(place, name);
    if (!record) throw new Error(`The function ${arn}, which the ServiceToken names, does not exist. ${AWS_WAITS}`);
    const outcome = await this.world.part(Invocations).invoke(record, JSON.stringify(request));
    if (outcome.functionError) throw new Error(`The function ${name} failed: ${problemIn(outcome)} ${AWS_WAITS}`);
  }
}

const AWS_WAITS = '(On AWS, CloudFormation would go on waiting for an answer until ServiceTimeout.)';

function problemIn({ payload }: Outcome): string {
  const { errorType, errorMessage } = JSON.parse(payload) as { errorType?: string; errorMessage?: string };
  return [errorType, errorMessage].filter(Boolean).join(': ');
}
