import { VERSION } from '../../version';
import type { OwnOperation } from '../request';

export const health: OwnOperation = (_http, { world }) => ({
  status: 'ok',
  name: 'sagemaker-serving-local',
  version: VERSION,
  pid: process.pid,
  state: world.folder,
});
