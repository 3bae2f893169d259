import type { Operation } from '../../http/types';
import { find } from '../naming';
import { models } from '../records';

export const describeModel: Operation<{ ModelName: string }> = ({ ModelName }, call) => {
  const { name, arn, creationTime, given } = find('model', models(call.world), call, ModelName);
  return {
    ModelName: name,
    ModelArn: arn,
    CreationTime: new Date(creationTime),
    EnableNetworkIsolation: false,
    ...given,
  };
};
