export { own } from './service';
