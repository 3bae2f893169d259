export { drive, render } from '../digits/drive';

export const summary = 'an old template with an accelerator that AWS no longer has';
