import type { VariantRecord } from '../../../sagemaker/records';
import type { VariantInstances } from '../../../sagemaker/serving/variant-instances';
import type { InvocationHeaders } from '../../headers';
import { refuseOtherKinds } from '../headers-of-kinds';
import type { Kind } from '../kind';
import { targetModelMissing } from './errors';
import { pickInstance } from './pick-instance';
import { sendToModel } from './send-to-model';

/** One container of many models, of which each request names one. */
export const multiModel: Kind = {
  check(endpointName, _variant, headers) {
    refuseOtherKinds(endpointName, headers, ['TargetModel']);
    requireTargetModel(endpointName, headers);
  },

  pick: pickForModel,

  ask: (exchange) => sendToModel(exchange, exchange.target.instance.containers[0]),
};

/** Whether one of the containers has many models. */
export function hasManyModels({ containers }: VariantRecord): boolean {
  return containers.some(({ Mode }) => Mode === 'MultiModel');
}

/** @throws ServiceError ValidationError */
export function requireTargetModel(endpointName: string, { TargetModel }: InvocationHeaders): void {
  if (TargetModel === undefined) throw targetModelMissing(endpointName);
}

/** An instance for a request to a target model, on which it has begun. */
export async function pickForModel(variant: VariantInstances, { TargetModel = '' }: InvocationHeaders) {
  const instance = pickInstance(variant, TargetModel);
  instance?.acquire();
  return instance;
}
