import type { Call, NamedService, Operation } from '../http/types';
import { ALLOWED } from './allow-lists';
import { requireImitated } from './imitated';
import { addTagsOperation } from './operations/add-tags';
import { createEndpoint } from './operations/create-endpoint';
import { createEndpointConfig } from './operations/create-endpoint-config';
import { createInferenceComponent } from './operations/create-inference-component';
import { createModel } from './operations/create-model';
import { deleteEndpoint } from './operations/delete-endpoint';
import { deleteEndpointConfig } from './operations/delete-endpoint-config';
import { deleteInferenceComponent } from './operations/delete-inference-component';
import { deleteModel } from './operations/delete-model';
import { deleteTags } from './operations/delete-tags';
import { describeEndpoint } from './operations/describe-endpoint';
import { describeEndpointConfig } from './operations/describe-endpoint-config';
import { describeInferenceComponent } from './operations/describe-inference-component';
import { describeModel } from './operations/describe-model';
import { listEndpointConfigs } from './operations/list-endpoint-configs';
import { listEndpoints } from './operations/list-endpoints';
import { listInferenceComponents } from './operations/list-inference-components';
import { listModels } from './operations/list-models';
import { listTags } from './operations/list-tags';
import { updateEndpoint } from './operations/update-endpoint';
import { updateEndpointWeightsAndCapacities } from './operations/update-endpoint-weights-and-capacities';
import { updateInferenceComponent } from './operations/update-inference-component';
import { updateInferenceComponentRuntimeConfig } from './operations/update-inference-component-runtime-config';
import { validate } from './validation';

const OPERATIONS: Readonly<Record<string, Operation>> = {
  AddTags: addTagsOperation,
  CreateEndpoint: createEndpoint,
  CreateEndpointConfig: createEndpointConfig,
  CreateInferenceComponent: createInferenceComponent,
  CreateModel: createModel,
  DeleteEndpoint: deleteEndpoint,
  DeleteEndpointConfig: deleteEndpointConfig,
  DeleteInferenceComponent: deleteInferenceComponent,
  DeleteModel: deleteModel,
  DeleteTags: deleteTags,
  DescribeEndpoint: describeEndpoint,
  DescribeEndpointConfig: describeEndpointConfig,
  DescribeInferenceComponent: describeInferenceComponent,
  DescribeModel: describeModel,
  ListEndpointConfigs: listEndpointConfigs,
  ListEndpoints: listEndpoints,
  ListInferenceComponents: listInferenceComponents,
  ListModels: listModels,
  ListTags: listTags,
  UpdateEndpoint: updateEndpoint,
  UpdateEndpointWeightsAndCapacities: updateEndpointWeightsAndCapacities,
  UpdateInferenceComponent: updateInferenceComponent,
  UpdateInferenceComponentRuntimeConfig: updateInferenceComponentRuntimeConfig,
};

/** The SageMaker control plane, as far as it concerns serving. */
export const sagemaker: NamedService = {
  operations: Object.fromEntries(Object.entries(OPERATIONS).map(([name, handle]) => [name, checked(name, handle)])),
};

/** Every operation's input is checked against the service's model, then against what is imitated. */
function checked(name: string, handle: Operation): Operation {
  return (input: object, call: Call) => {
    validate(name, input);
    requireImitated(call.world, name, ALLOWED[name], input);
    return handle(input, call);
  };
}
