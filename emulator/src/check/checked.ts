import { check, type Finding, type Report } from '../../../lib/rules';
import { yamlOrJson } from '../cloudformation/template/text';
import { Sentence } from '../sentence';
import { templateFiles } from '../template-files';

/** What came of the check of one template. */
export interface Checked extends Report {
  readonly file: string;
}

export interface CheckChoice {
  /** @default all rules */
  readonly rules?: readonly string[];
  readonly account?: string;
  readonly region?: string;
}

/** Checks all templates that the paths mean. @throws Sentence for what cannot be read */
export function checkAll(places: readonly string[], { rules, ...environment }: CheckChoice): Checked[] {
  return places.flatMap(templateFiles).map(({ file, text }) => {
    try {
      const report = check(yamlOrJson(text), environment);
      return { file, ...report, findings: report.findings.filter(({ rule }) => rules?.includes(rule) ?? true) };
    } catch (error) {
      throw new Sentence(`${file}: ${(error as Error).message}.`);
    }
  });
}

export const errorsIn = (all: readonly Checked[]): Finding[] =>
  all.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'error'));
