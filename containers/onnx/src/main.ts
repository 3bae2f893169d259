import type { Health } from '../../common/src/health';
import { Log } from '../../common/src/log';
import { SingleModel } from '../../common/src/single-model';
import { type Container, run, start } from '../../common/src/start';
import { invocations } from './invocations';
import { OnnxModel } from './model';
import { findModel } from './model-file';
import { ModelMemory } from './multi-model/memory';
import { Models } from './multi-model/models';
import { multiModel } from './multi-model/multi-model';
import { type Settings, settingsFrom } from './settings';
import { describe, type TensorSpec } from './signature';

run(async () => {
  const settings = settingsFrom(process.env);
  const log = new Log(settings.logRequests);
  const container = settings.multiModel ? manyModels : oneModel;
  await start(settings, log, (health) => container(settings, health, log));
});

/** Is well before any model is there. */
function manyModels({ modelMemory, intraOpThreads }: Settings, health: Health, log: Log): Container {
  const models = new Models(new ModelMemory(modelMemory), intraOpThreads, log);
  return {
    handle: multiModel(models, health),
    load: async () => {
      health.ready();
      return { multiModel: true, modelMemory };
    },
  };
}

function oneModel({ modelDir, intraOpThreads }: Settings, health: Health): Container {
  const app = new SingleModel(health);
  return {
    handle: app.handle,
    load: async () => {
      const file = findModel(modelDir);
      const model = await OnnxModel.load(file, { intraOpThreads });
      app.serve(invocations(model));
      const { inputs, outputs } = model.signature;
      return { model: file, inputs: byName(inputs), outputs: byName(outputs) };
    },
  };
}

function byName(specs: readonly TensorSpec[]): Record<string, string> {
  return Object.fromEntries(specs.map((spec) => [spec.name, describe(spec)]));
}
