import { rm } from 'node:fs/promises';
import * as path from 'node:path';
import { ContainerEnvironment } from '../../containers/container-environment';
import { ContainerLog } from '../../containers/container-log';
import { ContainerRuntimes } from '../../containers/container-runtimes';
import { unpackModelArchive } from '../../containers/model-archive';
import { releasePort, takePort } from '../../containers/ports';
import type { World } from '../../world/world';
import type { PreparedContainer } from '../records';
import { Container } from './container';
import { containerName } from './container-name';
import type { Launched, Place } from './launch';
import { modelStoreOf } from './model-store';

/** Which container of which instance is started. */
interface Which {
  readonly index: number;
  /** The instance's. */
  readonly id: string;
  /** The instance's folder. */
  readonly home: string;
}

/** Starts the process of one container, with its unpacked model, its port and its log; nothing is left of it if that fails. */
export async function startContainer(
  world: World,
  place: Place,
  launched: Launched,
  prepared: readonly PreparedContainer[],
  { index, id, home }: Which,
): Promise<Container> {
  const { scope, endpointName } = place;
  const { name, containers, networkIsolation } = launched;
  const own = containers[index].Environment ?? {};
  const { folder, command, archive } = prepared[index];
  const called = containerName(containers, index);
  const alone = containers.length === 1;
  const container = alone ? id : `${id}-${called}`;
  const modelFolder = path.join(home, alone ? 'model' : called);
  const port = await takePort();
  const log = new ContainerLog(path.join(world.subfolder('logs', endpointName), `${name}-${container}.log`));
  const cleanUp = async () => {
    releasePort(port);
    await log.close();
    await rm(modelFolder, { recursive: true, force: true });
  };
  try {
    await unpackModelArchive(archive, modelFolder);
    const models = modelStoreOf(world, place, launched, { index, folder, modelFolder });
    const options = { scope, own, networkIsolation, folder, port, modelFolder, multiModel: models !== undefined };
    const environment = world.part(ContainerEnvironment).of(options);
    const modelFolderInside = models?.folderInside;
    const spec = { id: container, port, modelFolder, modelFolderInside, log, command, folder, environment };
    const running = world.part(ContainerRuntimes).start(spec);
    return new Container(world, called, port, log, running, cleanUp, models);
  } catch (error) {
    await cleanUp();
    throw error;
  }
}
