import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { InvokeEndpointAsyncCommand, type SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DigitImage } from '../digits/images';
import type { Access } from '../report';

/** A request that was accepted. */
export interface Sent {
  readonly inferenceId: string;
  /** Where its result will be, as a key of the bucket. */
  readonly result: string;
  readonly failure: string;
  readonly image?: DigitImage;
}

/** Requests on their way to an asynchronous endpoint, and what comes back: objects in its bucket, notifications in two queues. */
export class Mail {
  private readonly s3: S3Client;
  private readonly sqs: SQSClient;
  private readonly notified = new Set<string>();

  public constructor(
    private readonly endpoint: string,
    private readonly client: SageMakerRuntimeClient,
    access: Access,
    private readonly outputs: Readonly<Record<string, string>>,
  ) {
    this.s3 = new S3Client({ ...access, forcePathStyle: true });
    this.sqs = new SQSClient(access);
  }

  /** Puts the request into the bucket, and leaves. */
  public async send(body: string, image?: DigitImage): Promise<Sent> {
    const Key = `input/${crypto.randomUUID()}.json`;
    const Bucket = this.outputs.BucketName;
    await this.s3.send(new PutObjectCommand({ Bucket, Key, Body: body }));
    const accepted = await this.client.send(
      new InvokeEndpointAsyncCommand({
        EndpointName: this.endpoint,
        InputLocation: `s3://${Bucket}/${Key}`,
        ContentType: 'application/json',
        Accept: 'application/json',
      }),
    );
    const { InferenceId: inferenceId = '', OutputLocation, FailureLocation } = accepted;
    return { inferenceId, result: keyOf(OutputLocation), failure: keyOf(FailureLocation), image };
  }

  /** How many of the requests have a result, how many a failure, and how many were reported on. */
  public async ended(sent: readonly Sent[]) {
    const there = await this.keys();
    await this.readNotifications();
    return {
      results: sent.filter(({ result }) => there.has(result)).length,
      failures: sent.filter(({ failure }) => there.has(failure)).length,
      notifications: sent.filter(({ inferenceId }) => this.notified.has(inferenceId)).length,
    };
  }

  public async untilEnded(sent: readonly Sent[]): Promise<void> {
    for (;;) {
      const { results, failures, notifications } = await this.ended(sent);
      if (results + failures === sent.length && notifications === sent.length) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  public async result({ result: Key }: Sent): Promise<string> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.outputs.BucketName, Key }));
    return (await Body?.transformToString()) ?? '';
  }

  public close(): void {
    this.s3.destroy();
    this.sqs.destroy();
  }

  private async keys(): Promise<Set<string>> {
    const keys = new Set<string>();
    for (let ContinuationToken: string | undefined; ; ) {
      const page = await this.s3.send(new ListObjectsV2Command({ Bucket: this.outputs.BucketName, ContinuationToken }));
      for (const { Key = '' } of page.Contents ?? []) keys.add(Key);
      if (!page.NextContinuationToken) return keys;
      ContinuationToken = page.NextContinuationToken;
    }
  }

  private async readNotifications(): Promise<void> {
    for (const QueueUrl of [this.outputs.ResultsUrl, this.outputs.FailuresUrl])
      while ((await this.readSome(QueueUrl)) > 0);
  }

  private async readSome(QueueUrl: string): Promise<number> {
    const { Messages = [] } = await this.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const { Body = '', ReceiptHandle } of Messages) {
      this.notified.add(JSON.parse(JSON.parse(Body).Message).inferenceId);
      await this.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    return Messages.length;
  }
}

const keyOf = (url = '') => url.replace(/^s3:\/\/[^/]+\//, '');
