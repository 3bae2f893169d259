import { Environment } from '../../common/src/environment';
import { Log } from '../../common/src/log';
import { serverSettings } from '../../common/src/settings';
import { SingleModel } from '../../common/src/single-model';
import { run, start } from '../../common/src/start';
import { invocations } from './invocations';
import { findTransform, loadTransform } from './user-file';

run(async () => {
  const settings = serverSettings(new Environment(process.env));
  const log = new Log(settings.logRequests);
  // A promise that the user's code forgot concerns its own request and no other.
  process.on('unhandledRejection', (error) => log.bug(error));
  await start(settings, log, (health) => {
    const { modelDir } = settings;
    const app = new SingleModel(health);
    return {
      handle: app.handle,
      load: async () => {
        const file = findTransform(modelDir);
        app.serve(invocations(await loadTransform(file), { file, modelDir }, log));
        return { transform: file };
      },
    };
  });
});
