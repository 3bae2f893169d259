import type * as iam from 'aws-cdk-lib/aws-iam';
import type { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { API, refuse } from './checks';

const SEE = `${API}/API_AsyncInferenceNotificationConfig.html`;
const SUCCESS = 'SUCCESS_NOTIFICATION_TOPIC';
const ERROR = 'ERROR_NOTIFICATION_TOPIC';

/** Who hears of results and failures; the same words as `AsyncEndpointProps`. */
export interface AsyncTopicsOptions {
  readonly successTopic?: sns.ITopic;
  readonly errorTopic?: sns.ITopic;
  readonly includeInferenceResponseIn?: string[];
}

/** The topics of an asynchronous endpoint: brought, or made when somebody wants to hear. */
export class AsyncTopics {
  private readonly topics: { [name in 'successTopic' | 'errorTopic']?: sns.ITopic };
  private readonly publishers: iam.IGrantable[] = [];
  private readonly included: string[];

  constructor(
    private readonly scope: Construct,
    private readonly who: string,
    { successTopic, errorTopic, includeInferenceResponseIn = [] }: AsyncTopicsOptions,
  ) {
    this.topics = { successTopic, errorTopic };
    this.included = includeInferenceResponseIn;
    const twice = this.included.find((type, index) => this.included.indexOf(type) !== index);
    if (twice) refuse({ who, what: `${twice} in includeInferenceResponseIn`, see: SEE }, 'named twice', 'once');
  }

  public get success(): sns.ITopic | undefined {
    return this.topics.successTopic;
  }

  public get error(): sns.ITopic | undefined {
    return this.topics.errorTopic;
  }

  public makeSuccess(): sns.ITopic {
    this.topics.successTopic ??= this.newTopic('SuccessTopic');
    return this.topics.successTopic;
  }

  public makeError(): sns.ITopic {
    this.topics.errorTopic ??= this.newTopic('ErrorTopic');
    return this.topics.errorTopic;
  }

  /** Also to topics that are made later. */
  public grantPublish(role: iam.IGrantable): void {
    this.publishers.push(role);
    for (const topic of [this.success, this.error]) if (topic) grantPublish(topic, role);
  }

  /** Answers that are to be included in what nobody sends. */
  public problems(): string[] {
    const missing = [
      { type: SUCCESS, topic: this.success, what: 'successTopic', method: 'onSuccess()' },
      { type: ERROR, topic: this.error, what: 'errorTopic', method: 'onError()' },
    ].filter(({ type, topic }) => this.included.includes(type) && !topic);
    return missing.map(
      ({ type, what, method }) =>
        `${this.who}: includeInferenceResponseIn names ${type}, but there is no ${what}; give it \`${what}\`, subscribe by \`${method}\`, or leave it out (${SEE})`,
    );
  }

  public render(): CfnEndpointConfig.AsyncInferenceNotificationConfigProperty | undefined {
    if (!this.success && !this.error) return undefined;
    return {
      successTopic: this.success?.topicArn,
      errorTopic: this.error?.topicArn,
      includeInferenceResponseIn: this.included.length > 0 ? this.included : undefined,
    };
  }

  private newTopic(id: string): sns.ITopic {
    const topic = new sns.Topic(this.scope, id, { enforceSSL: true });
    for (const role of this.publishers) grantPublish(topic, role);
    return topic;
  }
}

/** A topic of another account has to let the role in by its own policy. */
function grantPublish(topic: sns.ITopic, role: iam.IGrantable): void {
  topic.grantPublish(role);
  topic.masterKey?.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey*');
}
