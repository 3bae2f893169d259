'use strict';
// What runs inside a Node function's process: loads the handler, and answers one invocation after the other over the
// socket that the emulator opened as file descriptor 3, a line of JSON each.
const net = require('node:net');
const path = require('node:path');
const readline = require('node:readline');
const { pathToFileURL } = require('node:url');
const { existsSync } = require('node:fs');
const { guardResolution } = require('./node-resolution.cjs');
const { redirectResponses } = require('./node-responses.cjs');
const { patchConsole, startOf } = require('./node-console.cjs');

const root = process.env.LAMBDA_TASK_ROOT;
const channel = new net.Socket({ fd: 3, readable: true, writable: true });
// Newer versions of Node read these two as ends of a line as well.
const oneLine = (json) => json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
const send = (message) => channel.write(`${oneLine(JSON.stringify(message))}\n`);

class HandlerError extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

async function loadHandler(name) {
  const [, file, member] = name.match(/^(.*\/?[^/.]*)\.(.+)$/) ?? [];
  if (!file) throw new HandlerError('Runtime.MalformedHandlerName', 'Bad handler');
  const found = member.split('.').reduce((value, key) => value?.[key], await loadModule(path.join(root, file)));
  if (found === undefined) throw new HandlerError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof found !== 'function') throw new HandlerError('Runtime.HandlerNotFound', `${name} is not a function`);
  return found;
}

async function loadModule(base) {
  const file = ['', '.js', '.mjs', '.cjs'].map((end) => base + end).find((name) => existsSync(name) && name !== base);
  if (!file) {
    throw new HandlerError('Runtime.ImportModuleError', `Error: Cannot find module '${path.basename(base)}'`);
  }
  try {
    return file.endsWith('.mjs') ? await import(pathToFileURL(file).href) : await requireOrImport(file);
  } catch (error) {
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND')
      throw new HandlerError('Runtime.ImportModuleError', `Error: ${error.message}`);
    if (error instanceof SyntaxError)
      throw new HandlerError('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`);
    throw error;
  }
}

/** A package may say that its .js files are ES modules. */
async function requireOrImport(file) {
  try {
    return require(file);
  } catch (error) {
    if (error?.code !== 'ERR_REQUIRE_ESM') throw error;
    return import(pathToFileURL(file).href);
  }
}

function rendered(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  const trace = (error.stack ?? '').split('\n');
  return { errorType: error.name, errorMessage: error.message, trace };
}

function contextOf(message, finish) {
  const { AWS_LAMBDA_FUNCTION_NAME: functionName, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memoryLimitInMB } = process.env;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    memoryLimitInMB,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: message.functionArn,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    awsRequestId: message.requestId,
    clientContext: message.clientContext,
    getRemainingTimeInMillis: () => Math.max(0, message.deadline - Date.now()),
    done: finish,
    succeed: (value) => finish(null, value),
    fail: (error) => finish(error ?? 'handled'),
  };
}

/** What is to be answered once nothing is left to be done, as `callbackWaitsForEmptyEventLoop` asks. */
let whenIdle;
process.on('beforeExit', () => whenIdle?.());

function answer(message) {
  whenIdle = undefined;
  channel.ref();
  send(message);
  process.stdout.write(`\u0000${message.requestId}\n`);
}

function run(handler, message) {
  const { requestId } = message;
  startOf(requestId);
  let settled = false;
  const settle = (error, value, failed) => {
    if (settled) return;
    settled = true;
    if (failed) console.error('Invoke Error\t', JSON.stringify(rendered(error)));
    answer(failed ? { type: 'error', requestId, error: rendered(error) } : resultOf(requestId, value));
  };
  const finish = (error, value) => {
    const end = () => settle(error, value, error !== null && error !== undefined);
    if (context.callbackWaitsForEmptyEventLoop) whenIdle = end;
    else end();
  };
  const context = contextOf(message, finish);
  whenIdle = () => settle(null, null, false);
  channel.unref();
  try {
    const returned = handler(message.event, context, finish);
    if (typeof returned?.then === 'function')
      returned.then(
        (value) => settle(null, value, false),
        (error) => settle(error, undefined, true),
      );
  } catch (error) {
    settle(error, undefined, true);
  }
}

function resultOf(requestId, value) {
  try {
    return { type: 'result', requestId, payload: JSON.stringify(value === undefined ? null : value) };
  } catch (error) {
    const errorMessage = `Unable to stringify response body: ${error.message}`;
    return { type: 'error', requestId, error: { errorType: 'Runtime.MarshalError', errorMessage, trace: [] } };
  }
}

function fatal(error) {
  console.error('Uncaught Exception\t', JSON.stringify(rendered(error)));
  send({ type: 'fatal', error: rendered(error) });
  channel.end(() => process.exit(1));
}

async function main() {
  patchConsole();
  guardResolution(root);
  redirectResponses();
  process.on('uncaughtException', fatal);
  process.on('unhandledRejection', (reason) => {
    const errorMessage = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
    fatal(new HandlerError('Runtime.UnhandledPromiseRejection', errorMessage));
  });
  const lines = readline.createInterface({ input: channel });
  let handler;
  const waiting = [];
  lines.on('line', (line) => {
    const message = JSON.parse(line);
    if (handler) run(handler, message);
    else waiting.push(message);
  });
  lines.on('close', () => process.exit(0));
  handler = await loadHandler(process.env._HANDLER);
  send({ type: 'ready' });
  for (const message of waiting) run(handler, message);
}

main().catch(fatal);
