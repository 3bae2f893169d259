import { CustomResource, Lazy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IDependable } from 'constructs';
import type { ScalingTarget } from './scaling-bound';
import { SERVICE_TIMEOUT, StackFunction } from './stack-function';

/** Where the function keeps what is wanted: a parameter for each endpoint. */
const STATE = 'cdk-sagemaker-serving/scaling';
const ROLE =
  'role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint';
const WRITE = [
  'DeleteScalingPolicy',
  'DeleteScheduledAction',
  'DeregisterScalableTarget',
  'PutScalingPolicy',
  'PutScheduledAction',
  'RegisterScalableTarget',
];
const READ = ['DescribeScalableTargets', 'DescribeScalingPolicies', 'DescribeScheduledActions'];

export interface ScalingOwnerProps {
  readonly endpointName: string;
  readonly endpointArn: string;
  readonly endpointConfigName: string;
  /** The endpoint itself: the function is asked before it changes, and after. */
  readonly endpoint: Construct;
  /** Which instances each variant is to have, asked for at synth. */
  readonly variants: () => object[];
  /** What scales, asked for at synth. */
  readonly targets: () => ScalingTarget[];
}

/**
 * The one owner of what scales on an endpoint.
 *
 * It is asked twice in a deployment, and hears each time that the endpoint comes into service. All three bring about the same: what is
 * wanted is registered, unless the endpoint is about to change. The second one waits for it, so that a deployment ends well only if it is
 * there; the third one is for endpoints that come back without a deployment that could ask.
 */
export class ScalingOwner extends Construct {
  private readonly owner: StackFunction;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ScalingOwnerProps,
  ) {
    super(scope, id);
    this.owner = StackFunction.of(this, 'CdkSagemakerServingScaling', {
      folder: 'scaling',
      description: 'Scales the variants of an endpoint, and steps aside while it changes',
    });
    const granted = this.grants();
    const before = this.ask('Before', 'Custom::SageMakerScalingStepsAside', granted);
    props.endpoint.node.addDependency(before);
    const after = this.ask('After', 'Custom::SageMakerScaling', granted);
    after.node.addDependency(props.endpoint, this.hear(granted));
  }

  private ask(id: string, resourceType: string, granted: IDependable[]): CustomResource {
    const { endpointName, endpointConfigName, variants, targets } = this.props;
    const resource = new CustomResource(this, id, {
      resourceType,
      serviceToken: this.owner.handler.functionArn,
      serviceTimeout: SERVICE_TIMEOUT,
      properties: {
        EndpointName: endpointName,
        EndpointConfigName: endpointConfigName,
        Variants: Lazy.any({ produce: variants }),
        Targets: Lazy.any({ produce: () => targets().map(inTheServicesWords) }),
      },
    });
    resource.node.addDependency(...granted);
    return resource;
  }

  private hear(granted: IDependable[]): Construct {
    const rule = new events.Rule(this, 'InService', {
      description: `Scaling of endpoint ${this.props.endpointName} comes back when it is in service (cdk-sagemaker-serving)`,
      eventPattern: {
        source: ['aws.sagemaker'],
        detailType: ['SageMaker Endpoint State Change'],
        detail: { EndpointName: [this.props.endpointName], EndpointStatus: ['IN_SERVICE'] },
      },
      targets: [new LambdaFunction(this.owner.handler)],
    });
    rule.node.addDependency(...granted);
    return rule;
  }

  /** The service knows targets in policies only by namespace and dimension. */
  private grants(): IDependable[] {
    const { endpointName: name, endpointArn } = this.props;
    const stack = Stack.of(this);
    const dimensions = ['sagemaker:variant:DesiredInstanceCount', 'sagemaker:variant:DesiredProvisionedConcurrency'];
    const arn = (service: string, resource: string, more = {}) => stack.formatArn({ service, resource, ...more });
    const alarm = (kind: string) => arn('cloudwatch', `alarm:${kind}-endpoint/${name}/*`);
    const autoScaling = (actions: string[]) => actions.map((action) => `application-autoscaling:${action}`);
    return [
      this.allow(['sagemaker:DescribeEndpoint', 'sagemaker:UpdateEndpointWeightsAndCapacities'], [endpointArn]),
      this.allow(['sagemaker:DescribeEndpointConfig'], [arn('sagemaker', 'endpoint-config/*')]),
      this.allow(autoScaling(READ), ['*']),
      this.allow(autoScaling(WRITE), [arn('application-autoscaling', 'scalable-target/*')], {
        StringEquals: {
          'application-autoscaling:service-namespace': 'sagemaker',
          'application-autoscaling:scalable-dimension': dimensions,
        },
      }),
      this.allow(
        ['cloudwatch:DeleteAlarms', 'cloudwatch:DescribeAlarms', 'cloudwatch:PutMetricAlarm'],
        [alarm('TargetTracking'), alarm('Scaling')],
      ),
      this.allow(
        ['ssm:DeleteParameter', 'ssm:GetParameter', 'ssm:PutParameter'],
        [arn('ssm', `parameter/${STATE}/${name}`)],
      ),
      this.allow(['iam:CreateServiceLinkedRole'], [arn('iam', ROLE, { region: '' })], {
        StringEquals: { 'iam:AWSServiceName': 'sagemaker.application-autoscaling.amazonaws.com' },
      }),
    ];
  }

  private allow(
    actions: string[],
    resourceArns: string[],
    conditions?: Record<string, Record<string, unknown>>,
  ): IDependable {
    return iam.Grant.addToPrincipal({ grantee: this.owner.role, actions, resourceArns, conditions });
  }
}

/** As the operations of Application Auto Scaling and of CloudWatch take it. */
function inTheServicesWords({ policies, scheduledActions, ...target }: ScalingTarget): object {
  return capitalized({
    ...target,
    policies: policies.map(({ policyName, tracking, step, alarm }) => ({
      policyName,
      targetTrackingScalingPolicyConfiguration: tracking,
      stepScalingPolicyConfiguration: step,
      alarm,
    })),
    scheduledActions,
  }) as object;
}

/** The names of members with a capital letter, as deep as they go. */
function capitalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalized);
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.map(([name, each]) => [name[0].toUpperCase() + name.slice(1), capitalized(each)]));
}
