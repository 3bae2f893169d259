import type { Operation } from '../../http/types';
import { type RepositoryInput, repositoryOf } from '../input';
import { Repositories } from '../repositories';

interface PutImageScanningConfigurationInput extends RepositoryInput {
  readonly imageScanningConfiguration: { readonly scanOnPush?: boolean };
}

/** Kept, and nothing is scanned. */
export const putImageScanningConfiguration: Operation<PutImageScanningConfigurationInput> = (input, call) => {
  const scanOnPush = input.imageScanningConfiguration.scanOnPush ?? false;
  const { account, name } = call.world.part(Repositories).configure(repositoryOf(input, call), { scanOnPush });
  return { registryId: account, repositoryName: name, imageScanningConfiguration: { scanOnPush } };
};
