import type { Operation } from '../../http/types';
import { partitionOf } from '../../world/partition';
import { DEFAULT_ACCOUNT } from '../../world/world';

/** The access key tells the account and nothing else: which role was assumed is not kept. */
export const getCallerIdentity: Operation = (_input, { account, region }) => {
  const partition = partitionOf(region);
  return account === DEFAULT_ACCOUNT
    ? { UserId: 'AIDALOCAL', Account: account, Arn: `arn:${partition}:iam::${account}:user/local` }
    : {
        UserId: 'AROALOCAL:local',
        Account: account,
        Arn: `arn:${partition}:sts::${account}:assumed-role/local/local`,
      };
};
