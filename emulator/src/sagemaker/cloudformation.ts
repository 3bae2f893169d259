import type { ResourceHandler } from '../cloudformation/resource-handler';
import { endpointHandler } from './resources/endpoint';
import { endpointConfigHandler } from './resources/endpoint-config';
import { inferenceComponentHandler } from './resources/inference-component';
import { modelHandler } from './resources/model';

/** The resource types of SageMaker that run here. */
export const sagemakerResources: Readonly<Record<string, ResourceHandler>> = {
  'AWS::SageMaker::Endpoint': endpointHandler,
  'AWS::SageMaker::EndpointConfig': endpointConfigHandler,
  'AWS::SageMaker::InferenceComponent': inferenceComponentHandler,
  'AWS::SageMaker::Model': modelHandler,
};
