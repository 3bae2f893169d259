// Loaded by Node beside the function's own modules: what `import` finds.
import resolution from './node-resolution.cjs';

export const resolve = resolution.resolveImport;
