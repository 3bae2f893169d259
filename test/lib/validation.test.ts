import * as fs from 'node:fs';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import { canaryStack, goldenStack } from './golden-app';

const off = process.env.CDK_VALIDATION;
beforeAll(() => {
  process.env.CDK_VALIDATION = 'true';
  jest.spyOn(console, 'error').mockImplementation();
});
afterAll(() => {
  process.env.CDK_VALIDATION = off;
  jest.restoreAllMocks();
});

/** What the validation built into aws-cdk-lib finds in the templates of an app. */
function findingsIn(app: App): string[] {
  const report = path.join(app.synth().directory, 'validation-report.json');
  const { pluginReports } = JSON.parse(fs.readFileSync(report, 'utf8'));
  return pluginReports.flatMap((plugin: { violations: { description: string }[] }) =>
    plugin.violations.map(({ description }) => description),
  );
}

test.each([
  ['what a platform team would deploy', goldenStack],
  ['an endpoint with a canary', canaryStack],
])("the CDK's own validation finds nothing in %s", (_, stackIn) => {
  const app = new App();
  stackIn(app);
  expect(findingsIn(app)).toEqual([]);
});

test("the CDK's own validation is on in this file", () => {
  const app = new App();
  new CfnEndpointConfig(goldenStack(app), 'Wrong', { productionVariants: [{ variantName: 'a b' }] });
  expect(findingsIn(app)).not.toEqual([]);
});
