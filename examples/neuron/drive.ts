export { drive, render } from '../digits/drive';

export const summary = "a model on Inferentia2: its settings, and a stand-in on this machine's processors";
