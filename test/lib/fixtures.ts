import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as zlib from 'node:zlib';
import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import {
  InstanceType,
  Model,
  type ModelProps,
  RealTimeEndpoint,
  type RealTimeEndpointProps,
  ServingImage,
  type VariantOptions,
} from 'cdk-sagemaker-serving';
import type { Construct } from 'constructs';
import { Header, type HeaderData } from 'tar';

export const ENV = { account: '111122223333', region: 'eu-west-1' };

const ROOT = path.join(__dirname, '../..');
/** `npm test` has built it; a test that is run by itself in a new clone has not. */
if (
  !['rollout-report', 'live-weights', 'model-copy', 'scaling'].every((name) =>
    fs.existsSync(path.join(ROOT, 'lambda', name, 'index.js')),
  )
)
  execFileSync(process.execPath, [path.join(ROOT, 'scripts/build-lambda.mjs')]);

export function newStack(props?: StackProps): Stack {
  return new Stack(new App(), 'Digits', props);
}

/** An image that is neither built nor warned of. */
export function someImage(scope: Construct): ServingImage {
  const id = 'Repository';
  const repository =
    (scope.node.tryFindChild(id) as ecr.IRepository) ?? ecr.Repository.fromRepositoryName(scope, id, 'digits');
  return ServingImage.fromEcrRepository(repository, '3');
}

export function newModel(scope: Construct, id = 'Model', props: Partial<ModelProps> = {}): Model {
  return new Model(scope, id, { image: someImage(scope), ...props });
}

export function variantOptions(scope: Construct, options: Partial<VariantOptions> = {}): VariantOptions {
  const model = options.model ?? (scope.node.tryFindChild('Model') as Model) ?? newModel(scope);
  return { model, instanceType: InstanceType.of('ml.c7i.xlarge'), ...options };
}

/** An endpoint with one variant, `champion`. */
export function newEndpoint(
  stack: Stack,
  options: Partial<VariantOptions> = {},
  props: RealTimeEndpointProps = {},
): RealTimeEndpoint {
  const endpoint = new RealTimeEndpoint(stack, 'Endpoint', props);
  endpoint.addVariant('champion', variantOptions(stack, options));
  return endpoint;
}

/** The properties of the one variant of a stack. */
export function variantIn(stack: Stack): Record<string, unknown> {
  return onlyResource(stack, 'AWS::SageMaker::EndpointConfig').Properties.ProductionVariants[0];
}

// biome-ignore lint/suspicious/noExplicitAny: a template is JSON of any shape
export function onlyResource(stack: Stack, type: string): any {
  const found = Object.values(Template.fromStack(stack).findResources(type));
  expect(found).toHaveLength(1);
  return found[0];
}

/** The statements of all policies of a stack. */
export function statementsIn(stack: Stack): { Action: string | string[]; Resource: unknown }[] {
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return policies.flatMap((policy) => policy.Properties.PolicyDocument.Statement);
}

/** The sentences of a synth that fails, or nothing. */
export function failureOf(stack: Stack): string {
  try {
    Template.fromStack(stack);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** The warnings of a stack, without the id that acknowledges them. */
export function warningsIn(stack: Stack): string[] {
  const found = Annotations.fromStack(stack).findWarning('*', Match.anyValue());
  return found.map(({ entry }) => `${entry.data}`.replace(/ \[ack: .*\]$/, ''));
}

export function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

export type Files = { [name: string]: string | Buffer | { link: string } };

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

/** A new folder, gone after the tests of the file. */
export function folderWith(files: Files = {}): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'serving-test-')));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) write(path.join(folder, name), content);
  return folder;
}

function write(file: string, content: Files[string]): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (typeof content === 'object' && 'link' in content) fs.symlinkSync(content.link, file);
  else fs.writeFileSync(file, content);
}

/** The first bytes of any ONNX model: its `ir_version`. */
export const ONNX = Buffer.from([0x08, 0x08, 0x12, 0x00]);

/** A tar archive with exactly these headers, however wicked. */
export function tarOf(...entries: HeaderData[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const header = Buffer.alloc(512);
    new Header({ mode: 0o644, size: 0, mtime: new Date(0), type: 'File', ...entry }).encode(header, 0);
    return [header, Buffer.alloc(Math.ceil((entry.size ?? 0) / 512) * 512, 'x')];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

export function tarGzOf(...entries: HeaderData[]): Buffer {
  return zlib.gzipSync(tarOf(...entries));
}
