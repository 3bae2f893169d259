import data from '../data/application-autoscaling.generated.json';
import { ServiceModel } from '../shapes/service-model';

export const MODEL = new ServiceModel(data);
