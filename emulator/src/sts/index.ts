export { sts } from './service';
