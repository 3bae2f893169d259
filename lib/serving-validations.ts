import * as fs from 'node:fs';
import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyValidationStack,
  PolicyViolation,
} from 'aws-cdk-lib';
import { CATALOGUE, check, type Finding, type Rule } from './rules';

/**
 * SageMaker's own rules over every template of an app, whoever wrote it: what would fail in the cloud fails the synthesis.
 *
 * A finding that is right as it is can be acknowledged:
 * `Validations.of(construct).acknowledge({ id: 'cdk-sagemaker-serving::R078', reason: '…' })`.
 *
 * @example
 * Validations.of(app).addPlugins(new ServingValidations());
 */
export class ServingValidations implements IPolicyValidationPlugin {
  /** The name that goes before a rule's id where a finding is acknowledged. */
  public readonly name: string = 'cdk-sagemaker-serving';

  /** The rules that it knows. */
  public readonly ruleIds?: string[] = CATALOGUE.map(({ id }) => id);

  /** Checks the templates of all stacks; called by the CDK. */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const found = context.stackTemplates.flatMap((stack) => findingsIn(stack).map((finding) => ({ stack, finding })));
    return {
      success: found.every(({ finding }) => finding.severity !== 'error'),
      violations: found.map(({ stack, finding }) => violationOf(stack, finding)),
    };
  }
}

function findingsIn({ templatePath, accountId, region }: PolicyValidationStack): readonly Finding[] {
  const template: unknown = JSON.parse(fs.readFileSync(templatePath, 'utf8'));
  const { Resources } = template as { Resources?: unknown };
  return Resources === undefined ? [] : check(template, { account: accountId, region }).findings;
}

function violationOf({ templatePath }: PolicyValidationStack, finding: Finding): PolicyViolation {
  const { rule: id, message, path, resource, severity, source } = finding;
  const { rule } = CATALOGUE.find((one) => one.id === id) as Rule;
  return {
    ruleName: id,
    description: `${rule} Here ${message}`,
    severity,
    fix: source,
    violatingResources: [{ resourceLogicalId: resource, templatePath, locations: [path || 'Properties'] }],
  };
}
