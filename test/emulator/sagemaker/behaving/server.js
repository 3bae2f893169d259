// A container that behaves as its environment and its requests tell it to.
const { readFileSync, existsSync } = require('node:fs');
const { createServer } = require('node:http');
const path = require('node:path');

const { PING, START, DIE_IF, HANG_IF, IGNORE_SIGTERM, SAGEMAKER_BIND_TO_PORT, SERVING_BIND_HOST, SM_MODEL_DIR } =
  process.env;

// Files that appear between one start and the next.
if (START === 'die' || existsSync(DIE_IF ?? '')) {
  console.log('loading the model');
  console.error('Error: the model is broken');
  process.exit(3);
}

const modelFile = path.join(SM_MODEL_DIR, 'model.txt');
const model = existsSync(modelFile) ? readFileSync(modelFile, 'utf8').trim() : 'none';

const BEHAVIOURS = {
  echo: (_request, response, _words, body) => response.end(body),
  model: (_request, response) => response.end(JSON.stringify({ model, pid: process.pid })),
  headers: (request, response) => response.end(JSON.stringify(request.headers)),
  env: (_request, response) => response.end(JSON.stringify(process.env)),
  answer: (_request, response, [status, ...message]) => response.writeHead(Number(status)).end(message.join(' ')),
  attributes: (_request, response, words) =>
    response
      .writeHead(200, {
        'Content-Type': 'text/x-odd',
        'X-Amzn-SageMaker-Custom-Attributes': words.join(' '),
        'X-Other': 'no',
      })
      .end('ok'),
  coin: (_request, response) =>
    response.writeHead(...(Math.random() < 0.5 ? [200, { 'Content-Length': 5 }] : [500])).end('heads'),
  slow: (_request, response, [ms]) => setTimeout(() => response.end(model), Number(ms)),
  // Answered once there is a file of that name.
  gate: (_request, response, [file]) => {
    const look = () => (existsSync(file) ? response.end(model) : setTimeout(look, 10));
    look();
  },
  drop: (request) => request.socket.destroy(),
  half: (request, response) => {
    response.writeHead(200, { 'Content-Length': '1000' }).write('half');
    setTimeout(() => request.socket.destroy(), 20);
  },
  wordy: (_request, response, [bytes]) => response.setHeader('X-Words', 'x'.repeat(Number(bytes))).end('ok'),
  typed: (_request, response) => response.setHeader('Content-Type', 'text/x-odd').end('ok'),
  big: (_request, response, [bytes]) => response.end(Buffer.alloc(Number(bytes), 'x')),
  // Pieces of a stream, each once the one before it has left.
  pieces: async (_request, response, words) => {
    response.writeHead(200, { 'Content-Type': 'application/jsonlines' });
    for (const word of words) {
      response.write(word);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    response.end();
  },
  // The first piece of a stream, whose rest comes when somebody asks for `release` or `break`.
  hold: (request, response) => {
    response.write('first');
    held.push({ request, response });
    response.once('close', () => console.log('left'));
  },
  release: (_request, response) => {
    for (const one of held.splice(0)) one.response.end(' last');
    response.end('released');
  },
  break: (_request, response) => {
    for (const one of held.splice(0)) one.request.socket.destroy();
    response.end('broken');
  },
  die: () => process.exit(7),
  hang: () => console.log('hanging'),
};

const used = new Set();
const held = [];

const server = createServer(async (request, response) => {
  if (request.url === '/ping') {
    if (PING === 'never' || existsSync(HANG_IF ?? '')) return;
    response.writeHead(PING === undefined ? 200 : Number(PING)).end();
    return;
  }
  if (process.env.STALE && used.has(request.socket)) return request.socket.destroy();
  used.add(request.socket);
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const [name, ...words] = body.subarray(0, 200).toString('utf8').split(' ');
  (BEHAVIOURS[name] ?? BEHAVIOURS.echo)(request, response, words, body);
});

server.keepAliveTimeout = 60_000;
server.listen(Number(SAGEMAKER_BIND_TO_PORT), SERVING_BIND_HOST, () => console.log(`serving ${model}`));
process.on('SIGTERM', () => {
  if (IGNORE_SIGTERM) return;
  console.log('draining');
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
