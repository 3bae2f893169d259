import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import { ServingValidations } from '../../lib/serving-validations';

const RULE = 'A model has either PrimaryContainer or Containers.';
const FLAW = 'neither PrimaryContainer nor Containers is given; give one of them';

/** The report of an app with a model that has no container. */
function synthesized(change: (model: CfnModel) => void = () => {}): { text: string; failed: boolean } {
  const outdir = mkdtempSync(path.join(tmpdir(), 'out-'));
  const app = new App({ outdir });
  Validations.of(app).addPlugins(new ServingValidations());
  change(new CfnModel(new Stack(app, 'Plain'), 'Model', {}));
  const quiet = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    app.synth();
    return { text: '', failed: false };
  } catch {
    return { text: readFileSync(path.join(outdir, 'validation-report.json'), 'utf8'), failed: true };
  } finally {
    quiet.mockRestore();
  }
}

test('fails when a plain L1 breaks a rule, with the rule, the flaw and the construct', () => {
  const { text, failed } = synthesized();
  expect(failed).toBe(true);
  for (const words of [RULE, FLAW, 'R003', 'Plain/Model']) expect(text.replaceAll(/\s+/g, ' ')).toContain(words);
});

test('what breaks no rule passes', () => {
  const ok = synthesized((model) => {
    model.primaryContainer = { image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/digits:1' };
    model.executionRoleArn = 'arn:aws:iam::111122223333:role/serving';
  });
  expect(ok).toEqual({ text: '', failed: false });
});

test("a finding is acknowledged in the CDK's own way", () => {
  const { failed } = synthesized((model) =>
    Validations.of(model).acknowledge({ id: 'cdk-sagemaker-serving::R003', reason: 'a transform adds the container' }),
  );
  expect(failed).toBe(false);
});
