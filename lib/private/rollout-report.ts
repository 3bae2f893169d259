import { CustomResource, type IResolvable, Stack } from 'aws-cdk-lib';
import { Construct, type IDependable } from 'constructs';
import { SERVICE_TIMEOUT, StackFunction } from './stack-function';

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
  private readonly reporter: StackFunction;

  constructor(scope: Construct, id: string, props: RolloutReportProps) {
    super(scope, id);
    this.reporter = StackFunction.of(this, 'CdkSagemakerServingRolloutReport', {
      folder: 'rollout-report',
      description: 'Says whether SageMaker rolled an endpoint back',
    });
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
      this.reporter.grant(['events:PutEvents'], [defaultBus(Stack.of(this))]),
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

function defaultBus(stack: Stack): string {
  return stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });
}
