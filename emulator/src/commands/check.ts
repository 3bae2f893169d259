import { Command } from 'commander';
import { renderChecked } from '../check/check-view';
import { type CheckChoice, type Checked, checkAll, errorsIn } from '../check/checked';
import { explained } from '../check/explain';
import { toSarif } from '../check/sarif';
import { VERSION } from '../version';

interface CheckOptions extends Omit<CheckChoice, 'rules'> {
  readonly rule?: string[];
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly explain?: string;
}

export function checkCommand(): Command {
  return new Command('check')
    .description("SageMaker's own rules over templates, whoever wrote them: what would fail in the cloud is said here")
    .argument('[paths...]', 'templates in JSON or YAML, or a cdk.out', ['cdk.out'])
    .option('--rule <id...>', 'only these rules')
    .option('--json', 'print [{severity, rule, resource, path, message}]')
    .option('--sarif', 'print SARIF, for code reviews')
    .option('--explain <id>', 'say what a rule is about, with a wrong and a right template')
    .option('--account <id>', 'the account that the stacks go to')
    .option('--region <name>', 'the Region that the stacks go to')
    .addHelpText('after', '\nExit codes: 0 without errors, 1 with some, 2 if something cannot be read.')
    .action(run);
}

function run(paths: string[], { rule, json, sarif, explain, ...environment }: CheckOptions): void {
  if (explain) {
    print(explained(explain));
    return;
  }
  const checked = readAll(paths, { rules: rule, ...environment });
  if (!checked) return;
  if (json) print(JSON.stringify(inJson(checked), undefined, 2));
  else if (sarif) print(JSON.stringify(toSarif(checked, VERSION), undefined, 2));
  else print(renderChecked(checked));
  if (errorsIn(checked).length > 0) process.exitCode = 1;
}

function readAll(paths: string[], choice: CheckChoice): Checked[] | undefined {
  try {
    return checkAll(paths, choice);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 2;
    return undefined;
  }
}

function inJson(checked: readonly Checked[]): object[] {
  return checked.flatMap(({ file, findings }) =>
    findings.map(({ severity, rule, resource, path, message }) => ({ severity, rule, resource, path, message, file })),
  );
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
