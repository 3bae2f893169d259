// Serves the folder it is given, at the port it is given: for being killed in the middle.
import * as path from 'node:path';
import { LocalServing } from '../../../emulator/src';

const [, , state, port] = process.argv;
const imageOverrides = {
  '000000000000.dkr.ecr.us-east-1.amazonaws.com/behaving:1': path.join(__dirname, '..', 'sagemaker', 'behaving'),
};
LocalServing.start({
  state,
  port: Number(port),
  imageOverrides,
  log: { info: () => {}, warn: (text) => process.stderr.write(`${text}\n`) },
}).then(({ url }) => process.stdout.write(`${url}\n`));
