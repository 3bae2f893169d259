import { App } from './app';
import { messageOf, StartError } from './errors';
import { stopOnSignal } from './lifecycle';
import { Log } from './log';
import { OnnxModel } from './model';
import { findModel } from './model-file';
import { HttpServer } from './server';
import { settingsFrom } from './settings';
import { describe, type TensorSpec } from './signature';

async function main(args: readonly string[]): Promise<void> {
  if (args.length !== 1 || args[0] !== 'serve')
    throw new StartError('the one argument is `serve`, as SageMaker passes it');
  const settings = settingsFrom(process.env);
  const log = new Log(settings.logRequests);
  const app = new App();
  const server = new HttpServer(app.handle, settings.maxBodyBytes, log);
  stopOnSignal((signal) => {
    log.event('stopping', { signal });
    app.drain();
    return server.drain();
  });
  const port = await server.listen(settings.port, settings.host).catch((error) => {
    throw new StartError(`cannot listen on ${settings.host}:${settings.port}: ${messageOf(error)}`);
  });
  const file = findModel(settings.modelDir);
  const model = await OnnxModel.load(file, settings.intraOpThreads);
  app.serve(model);
  const { inputs, outputs } = model.signature;
  log.event('serving', { model: file, inputs: byName(inputs), outputs: byName(outputs), host: settings.host, port });
}

function byName(specs: readonly TensorSpec[]): Record<string, string> {
  return Object.fromEntries(specs.map((spec) => [spec.name, describe(spec)]));
}

// A reader of the log that goes away takes only the log with it.
process.stdout.on('error', () => undefined);

main(process.argv.slice(2)).catch((error) => {
  const known = error instanceof StartError;
  process.stderr.write(`${known ? `cannot serve: ${error.message}` : (error?.stack ?? error)}\n`);
  process.exit(1);
});
