import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { EventBridgeClient, ListRulesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { FunctionsAtWork, until } from '../lambda/functions-at-work';

const att = (name: string, attribute: string) => ({ 'Fn::GetAtt': [name, attribute] });
const template = {
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 5 } },
    Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: 'told' } },
    Subscription: {
      Type: 'AWS::SNS::Subscription',
      Properties: {
        TopicArn: { Ref: 'Topic' },
        Protocol: 'sqs',
        Endpoint: att('Queue', 'Arn'),
        RawMessageDelivery: true,
      },
    },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['aws.sagemaker'], detail: { EndpointStatus: ['FAILED'] } },
        Targets: [{ Id: 'topic', Arn: { Ref: 'Topic' }, InputPath: '$.detail.EndpointName' }],
      },
    },
  },
  Outputs: { Url: { Value: { Ref: 'Queue' } }, Name: { Value: att('Queue', 'QueueName') } },
};

test('a rule, a topic and a queue of one stack pass an event on, and go with the stack', async () => {
  const at = await FunctionsAtWork.start();
  const [stacks, events, sqs] = [
    new CloudFormationClient(at.client),
    new EventBridgeClient(at.client),
    new SQSClient(at.client),
  ];
  try {
    await stacks.send(new CreateStackCommand({ StackName: 'passing', TemplateBody: JSON.stringify(template) }));
    const stack = async () => (await stacks.send(new DescribeStacksCommand({ StackName: 'passing' }))).Stacks?.[0];
    await until(async () => (await stack())?.StackStatus === 'CREATE_COMPLETE');
    const QueueUrl = (await stack())?.Outputs?.find(({ OutputKey }) => OutputKey === 'Url')?.OutputValue;
    const Detail = JSON.stringify({ EndpointName: 'digits', EndpointStatus: 'FAILED' });
    const Entries = [{ Source: 'aws.sagemaker', DetailType: 'SageMaker Endpoint State Change', Detail }];
    await events.send(new PutEventsCommand({ Entries }));
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages.map(({ Body }) => Body)).toEqual(['"digits"']);
    await stacks.send(new DeleteStackCommand({ StackName: 'passing' }));
    await until(async () => !(await stack().catch(() => undefined)));
    expect((await events.send(new ListRulesCommand({}))).Rules).toEqual([]);
  } finally {
    for (const client of [stacks, events, sqs]) client.destroy();
    await at.remove();
  }
});
