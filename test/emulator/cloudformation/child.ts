// Serves CloudFormation on the folder it is given, with the tests' own handlers: for being killed in the middle.
import { Harness } from './harness';

Harness.start(process.argv[2]).then((harness) => process.stdout.write(`${harness.url}\n`));
