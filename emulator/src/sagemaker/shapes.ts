import data from '../data/sagemaker.generated.json';
import { ServiceModel, type Shape } from '../shapes/service-model';

export { patternOf, type Shape } from '../shapes/service-model';

export const MODEL = new ServiceModel(data);

export const shapeNames: readonly string[] = MODEL.shapeNames;

export const shape = (name: string): Shape => MODEL.shape(name);

export const inputShape = (operation: string): Shape => MODEL.inputShape(operation);
