// A container of many models. Each model is a file model.txt: its answer, and how it behaves when it is loaded.
const { readFileSync, existsSync } = require('node:fs');
const { createServer } = require('node:http');
const path = require('node:path');

const { CAPACITY = '1000', SAGEMAKER_MULTI_MODEL, SAGEMAKER_BIND_TO_PORT, SERVING_BIND_HOST } = process.env;

const loaded = new Map();
const events = [];
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function answer(response, status, body = {}) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

/** Waits until a file is there: a test lets a model go on by writing it. */
async function untilThere(file) {
  while (!existsSync(file)) await pause(5);
}

const LOADING = {
  broken: (_words, response) => answer(response, 400, { error: 'the model is broken' }),
  fails: (_words, response) => answer(response, 500, { error: 'the server is broken' }),
  huge: (_words, response) => answer(response, 507, { error: 'no room' }),
  die: () => process.exit(9),
  waits: ([file]) => untilThere(file),
};

async function load(response, { model_name: name, url }, target) {
  events.push(`load ${target}`);
  if (loaded.has(name)) return answer(response, 409, { error: 'loaded' });
  const [text, behaviour, ...words] = readFileSync(path.join(url, 'model.txt'), 'utf8').trim().split(' ');
  await LOADING[behaviour]?.(words, response);
  if (response.writableEnded) return;
  if (loaded.size >= Number(CAPACITY)) return answer(response, 507, { error: 'no room' });
  loaded.set(name, { text, target, url });
  answer(response, 200);
}

function unload(response, name) {
  events.push(`unload ${loaded.get(name)?.target}`);
  answer(response, loaded.delete(name) ? 200 : 404);
}

const INVOKING = {
  model: (request, response, { text, target, url }) =>
    answer(response, 200, {
      model: text,
      target,
      url,
      pid: process.pid,
      header: request.headers['x-amzn-sagemaker-target-model'],
    }),
  events: (_request, response) =>
    answer(response, 200, { events, loaded: [...loaded.values()].map(({ target }) => target) }),
  waits: async (_request, response, { text }, [file]) => {
    await untilThere(file);
    answer(response, 200, { model: text });
  },
  forget: (_request, response) => {
    loaded.clear();
    answer(response, 200);
  },
  missing: (_request, response) => answer(response, 404, { error: 'no such row' }),
  gpu: (_request, response, { text }) =>
    loaded.size > 1
      ? answer(response, 507, { error: 'no memory on the device' })
      : answer(response, 200, { model: text }),
  die: () => process.exit(9),
};

async function invoke(request, response, name, body) {
  if (!loaded.has(name)) return answer(response, 404, { error: 'not loaded' });
  const [behaviour, ...words] = body.split(' ');
  await INVOKING[behaviour](request, response, loaded.get(name), words);
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  const [, first, name, last] = request.url.split('/');
  if (first === 'ping') return answer(response, SAGEMAKER_MULTI_MODEL === 'true' ? 200 : 500);
  if (last === 'invoke') return invoke(request, response, name, body);
  if (request.method === 'DELETE') return unload(response, name);
  if (request.method === 'GET') return answer(response, loaded.has(name) ? 200 : 404);
  await load(response, JSON.parse(body), request.headers['x-amzn-sagemaker-target-model']);
});
server.keepAliveTimeout = 60_000;
server.listen(Number(SAGEMAKER_BIND_TO_PORT), SERVING_BIND_HOST);
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
