import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type InferenceExecutionMode, SageMakerClient, waitUntilEndpointInService } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { LocalServing } from 'sagemaker-serving-local';
import { createEndpoint } from '../emulator/multi-container';
import { archiveOf } from '../emulator/sagemaker/archive';

const ROOT = path.resolve(__dirname, '../..');
const IMAGE = '000000000000.dkr.ecr.us-east-1.amazonaws.com/transform:1';

/** Files of a model, by the names they get. */
export type Files = Readonly<Record<string, string>>;

/** A function that reads digits, in place of a model that takes long to install. */
export const DIGIT_READER: Files = {
  'transform.mjs': 'test/examples/digit-reader.mjs',
  'test-images.csv': 'examples/digits/test-images.csv',
};

/** An emulator with an endpoint `digits` of containers that each run a function. */
export class Transforms {
  public static async start(mode: InferenceExecutionMode, containers: Readonly<Record<string, Files>>) {
    const state = mkdtempSync(path.join(tmpdir(), 'serving-'));
    const imageOverrides = { [IMAGE]: path.join(ROOT, 'containers/transform') };
    const transforms = new Transforms(state, await LocalServing.start({ state, imageOverrides }));
    await transforms.deploy(mode, containers);
    return transforms;
  }

  public readonly client: SageMakerRuntimeClient;
  public readonly sagemaker: SageMakerClient;
  public readonly cloudwatch: CloudWatchClient;
  private readonly s3: S3Client;

  private constructor(
    private readonly state: string,
    private readonly local: LocalServing,
  ) {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const access = { endpoint: local.url, region: 'us-east-1', credentials };
    this.client = new SageMakerRuntimeClient(access);
    this.sagemaker = new SageMakerClient(access);
    this.cloudwatch = new CloudWatchClient(access);
    this.s3 = new S3Client({ ...access, forcePathStyle: true });
  }

  public async stop(): Promise<void> {
    for (const client of [this.client, this.sagemaker, this.cloudwatch, this.s3]) client.destroy();
    await this.local.stop();
    rmSync(this.state, { recursive: true, force: true });
  }

  private async deploy(mode: InferenceExecutionMode, containers: Readonly<Record<string, Files>>): Promise<void> {
    await this.s3.send(new CreateBucketCommand({ Bucket: 'models' }));
    for (const [Key, files] of Object.entries(containers)) {
      const read = Object.entries(files).map(([name, file]) => [name, readFileSync(path.join(ROOT, file))]);
      await this.s3.send(
        new PutObjectCommand({ Bucket: 'models', Key: `${Key}.tar.gz`, Body: archiveOf(Object.fromEntries(read)) }),
      );
    }
    const definitions = Object.keys(containers).map((name) => ({
      ContainerHostname: name,
      Image: IMAGE,
      ModelDataUrl: `s3://models/${name}.tar.gz`,
    }));
    await createEndpoint(this.sagemaker, 'digits', definitions, { mode });
    const waiting = { client: this.sagemaker, maxWaitTime: 60, minDelay: 1 };
    await waitUntilEndpointInService(waiting, { EndpointName: 'digits' });
  }
}
