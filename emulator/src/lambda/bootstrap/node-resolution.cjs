'use strict';
// A function sees its own folder, Node's own modules, and the AWS SDK that Lambda's Node runtimes bring along; nothing
// else that happens to be installed on this machine in a folder above.
const Module = require('node:module');
const path = require('node:path');
const { pathToFileURL, fileURLToPath } = require('node:url');

const SDK = /^@(aws-sdk|smithy|aws-crypto)\//;
const bases = () => JSON.parse(process.env.SERVING_LAMBDA_SDK ?? '[]');

/** The SDK package's file on this machine; undefined when it is no package of the SDK or nowhere installed. */
function sdkFile(specifier) {
  if (!SDK.test(specifier)) return undefined;
  for (const base of bases()) {
    try {
      return Module.createRequire(path.join(base, 'x.js')).resolve(specifier);
    } catch {
      // the next one
    }
  }
  return undefined;
}

function missing(specifier) {
  const text = SDK.test(specifier)
    ? `Cannot find module '${specifier}'. Lambda's Node runtimes bring the AWS SDK; sagemaker-serving-local takes it from where the emulator is installed or started, and ${specifier} is in none of ${bases().join(', ') || 'no folder'}: npm install --save-dev ${specifier.split('/').slice(0, 2).join('/')} there, or bundle it with the function.`
    : `Cannot find module '${specifier}'. It is not in the function's code (${process.env.LAMBDA_TASK_ROOT}), so Lambda would not find it either.`;
  return Object.assign(new Error(text), { code: 'MODULE_NOT_FOUND' });
}

const isBare = (specifier) => !/^(\.|\/|file:|node:|data:)/.test(specifier) && !Module.isBuiltin(specifier);
const within = (root, file) => file === root || file.startsWith(root + path.sep);

/** A package of the SDK that Lambda has and this machine has not: it loads, and says so to whoever uses it. */
function absent(specifier) {
  const refuse = () => {
    throw missing(specifier);
  };
  const stand = new Proxy(class {}, { apply: refuse, construct: refuse });
  return new Proxy({}, { get: (_, name) => (typeof name === 'string' && name !== '__esModule' ? stand : undefined) });
}

/** `require`: what is found nowhere is an error at once, but for the SDK. */
function standInForAbsent(root) {
  const load = Module._load;
  Module._load = function (specifier, parent, ...rest) {
    try {
      return load.call(this, specifier, parent, ...rest);
    } catch (error) {
      const ours = error?.code === 'MODULE_NOT_FOUND' && SDK.test(specifier) && within(root, parent?.filename ?? '');
      if (ours && !sdkFile(specifier)) return absent(specifier);
      throw error;
    }
  };
}

function guardResolution(root) {
  standInForAbsent(root);
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (specifier, parent, ...rest) {
    const from = parent?.filename;
    if (!from || !within(root, from) || !isBare(specifier)) return resolve.call(this, specifier, parent, ...rest);
    let found;
    try {
      found = resolve.call(this, specifier, parent, ...rest);
    } catch {
      // told below
    }
    if (found && within(root, found)) return found;
    const sdk = sdkFile(specifier);
    if (sdk) return sdk;
    throw missing(specifier);
  };
  Module.register(pathToFileURL(__filename.replace('node-resolution.cjs', 'node-hooks.mjs')).href);
}

/** For `import`: the same rule, in the words of Node's module hooks. */
async function resolveImport(specifier, context, next) {
  const root = process.env.LAMBDA_TASK_ROOT;
  const from = context.parentURL?.startsWith('file:') ? fileURLToPath(context.parentURL) : undefined;
  if (!from || !within(root, from) || !isBare(specifier)) return next(specifier, context);
  const found = await next(specifier, context).catch(() => undefined);
  if (found?.url.startsWith('file:') && within(root, fileURLToPath(found.url))) return found;
  for (const base of SDK.test(specifier) ? bases() : []) {
    const parentURL = pathToFileURL(path.join(base, 'x.mjs')).href;
    const elsewhere = await next(specifier, { ...context, parentURL }).catch(() => undefined);
    if (elsewhere) return elsewhere;
  }
  throw missing(specifier);
}

module.exports = { guardResolution, resolveImport };
