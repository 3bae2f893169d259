import { Command } from 'commander';
import { checkCommand } from './commands/check';
import { compareCommand } from './commands/compare';
import { envCommand } from './commands/env';
import { injectCommand } from './commands/inject';
import { simulateCommand } from './commands/simulate';
import { startCommand } from './commands/start';
import { statusCommand } from './commands/status';
import { upCommand } from './commands/up';
import { Sentence } from './sentence';
import { VERSION } from './version';

const program = new Command('serving-local')
  .description('Amazon SageMaker serving on localhost: deploy with cdk deploy, call with any AWS SDK.')
  .version(VERSION)
  .showHelpAfterError()
  .addCommand(startCommand())
  .addCommand(upCommand())
  .addCommand(envCommand())
  .addCommand(statusCommand())
  .addCommand(injectCommand())
  .addCommand(compareCommand())
  .addCommand(checkCommand())
  .addCommand(simulateCommand());

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Sentence ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
});
