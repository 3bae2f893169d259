import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';

const root = path.resolve(__dirname, '..', '..');
const folder = path.join(root, 'build', 'snippets');

/** What a snippet may take for granted: the imports, a stack around it, and the things that the text before it made. */
const AROUND = (snippet: string) => `
import { type App, Duration, Size, Stack, Validations } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import {
  AsyncEndpoint, CapacitySize, DeploymentPolicy, InstanceType, Model, ModelData, MultiModel, MultiModelEndpoint, OnRollback,
  RealTimeEndpoint, RollbackAlarms, ScalingPolicy, ServerlessEndpoint, ServingImage,
  ServingValidations,
} from 'cdk-sagemaker-serving';

declare const caller: iam.IRole;
declare const champion: Model;
declare const challenger: Model;
declare const instanceType: InstanceType;
declare const endpoint: RealTimeEndpoint;
declare const app: App;

export class Snippet extends Stack {
  public build(): unknown[] {
${snippet}
    return [app, caller, champion, challenger, instanceType, endpoint];
  }
}
`;

const PAGES = ['README.md'];

const snippets = PAGES.flatMap((page) => {
  const text = readFileSync(path.join(root, page), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map((match, index) => ({
    name: `${page} ${index + 1}`,
    code: match[1],
  }));
});

test('there are snippets', () => {
  expect(snippets.length).toBeGreaterThan(0);
});

test('every snippet of the documentation compiles', () => {
  mkdirSync(folder, { recursive: true });
  const files = snippets.map(({ code }, index) => {
    const file = path.join(folder, `snippet${index}.ts`);
    writeFileSync(file, AROUND(code));
    return file;
  });
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  const program = ts.createProgram(files, { ...options, noUnusedLocals: false });
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const name = snippets[files.indexOf(file?.fileName ?? '')]?.name ?? file?.fileName;
    return `${name}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
  expect(problems).toEqual([]);
}, 120_000);
