export * from './instance-type';
export * from './model';
export * from './model-data';
export * from './production-variant';
export * from './real-time-endpoint';
export * from './routing-strategy';
export * from './serving-image';
