export { ecrHandlers } from './cloudformation';
export { Repositories, repositoryUri } from './repositories';
export { ecr } from './service';
