import { CustomResource, Duration, type IResolvable, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, type IDependable } from 'constructs';
import { ALL_BUT_BUNDLE, lambdaFolder } from './lambda-folder';

/** The longest that Lambda runs. */
const LAMBDA_TIMEOUT = Duration.minutes(15);
/** CloudFormation gives up a little later than the function does, instead of after an hour. */
const SERVICE_TIMEOUT = Duration.minutes(16);

export interface RolloutReportProps {
  readonly endpointName: string;
  readonly endpointArn: string;
  readonly endpointConfigName: string;
  /** The endpoint itself: it is asked after, when it has settled. */
  readonly endpoint: IDependable;
  readonly alarmNames: string[];
  /** Left out where all are metric alarms. */
  readonly alarmTypes: IResolvable;
  readonly mode: 'report' | 'fail';
}

/** Asks, after each rollout, which configuration the endpoint serves, and says it. */
export class RolloutReport extends Construct {
  public readonly message: string;
  public readonly outcome: string;
  private readonly reporter: RolloutReporter;

  constructor(scope: Construct, id: string, props: RolloutReportProps) {
    super(scope, id);
    this.reporter = RolloutReporter.of(this);
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::SageMakerRollout',
      serviceToken: this.reporter.handler.functionArn,
      serviceTimeout: SERVICE_TIMEOUT,
      properties: {
        EndpointName: props.endpointName,
        EndpointConfigName: props.endpointConfigName,
        AlarmNames: props.alarmNames,
        AlarmTypes: props.alarmTypes,
        OnRollback: props.mode,
      },
    });
    resource.node.addDependency(
      props.endpoint,
      this.reporter.grant(['sagemaker:DescribeEndpoint'], [props.endpointArn]),
    );
    this.message = resource.getAttString('Message');
    this.outcome = resource.getAttString('Outcome');
  }

  /** Lets the function describe alarms, and what they went through. */
  public grantAlarms(alarmArns: string[] = []): void {
    if (alarmArns.length === 0) return;
    this.reporter.grant(['cloudwatch:DescribeAlarms', 'cloudwatch:DescribeAlarmHistory'], alarmArns);
  }
}

/** The function, one for all endpoints of a stack. */
class RolloutReporter extends Construct {
  public static of(scope: Construct): RolloutReporter {
    const stack = Stack.of(scope);
    const id = 'CdkSagemakerServingRolloutReport';
    return (stack.node.tryFindChild(id) as RolloutReporter) ?? new RolloutReporter(stack, id);
  }

  public readonly handler: lambda.Function;
  private readonly role: iam.Role;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    const logGroup = new logs.LogGroup(this, 'Log', {
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    this.handler = new lambda.Function(this, 'Handler', {
      description: 'Says whether SageMaker rolled an endpoint back (cdk-sagemaker-serving)',
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(lambdaFolder('rollout-report'), { exclude: ALL_BUT_BUNDLE }),
      timeout: LAMBDA_TIMEOUT,
      memorySize: 256,
      role: this.role,
      logGroup,
    });
  }

  /** @returns what must be there before an endpoint is asked after */
  public grant(actions: string[], resourceArns: string[]): IDependable {
    return iam.Grant.addToPrincipal({ grantee: this.role, actions, resourceArns });
  }
}
