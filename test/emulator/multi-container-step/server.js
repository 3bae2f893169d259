// One container of several: its answer is what came before, and what it was sent. Requests tell it by its name what else to do.
const { createServer } = require('node:http');

const { NAME, TYPE, LOG_PINGS, PING, PING_FILE, START, SAGEMAKER_BIND_TO_PORT, SERVING_BIND_HOST } = process.env;

if (START === 'die') {
  console.error(`Error: ${NAME} is broken`);
  process.exit(3);
}

/** What came before: the answers of others, or nothing where the caller's body is something else. */
function before(body) {
  try {
    const trace = JSON.parse(body);
    return Array.isArray(trace) ? trace : [];
  } catch {
    return [];
  }
}

function answer(request, response, body) {
  const { connection, host, ...headers } = request.headers;
  const trace = [...before(body), { name: NAME, path: request.url, headers, pid: process.pid }];
  response.writeHead(200, {
    ...(TYPE ? { 'Content-Type': TYPE } : {}),
    'X-Amzn-SageMaker-Custom-Attributes': `from ${NAME}`,
  });
  response.end(JSON.stringify(trace));
}

const BEHAVIOURS = {
  answer: (_request, response, [status, ...message]) => response.writeHead(Number(status)).end(message.join(' ')),
  big: (_request, response, [bytes]) => response.end(Buffer.alloc(Number(bytes), 'x')),
  body: (_request, response, _words, body) => response.end(`${body.length} bytes, ${_request.headers['content-type']}`),
  die: () => process.exit(7),
  drop: (request) => request.socket.destroy(),
  echo: (_request, response, _words, body) => response.end(body),
  env: (_request, response) => response.end(JSON.stringify(process.env)),
  hang: () => console.log('hanging'),
  slow: (request, response, [ms], body) => setTimeout(() => answer(request, response, body), Number(ms)),
};

/** `b=hang; c=answer 500 broken` is for b to hang and for c to fail. */
function told(attributes = '') {
  const own = attributes.split('; ').find((part) => part.startsWith(`${NAME}=`));
  return own ? own.slice(NAME.length + 1).split(' ') : [];
}

const server = createServer(async (request, response) => {
  if (request.url === '/ping') {
    const isWell = PING === undefined && (PING_FILE === undefined || require('node:fs').existsSync(PING_FILE));
    response.writeHead(isWell ? 200 : 503).end();
    if (LOG_PINGS) console.log(`${NAME} is ${isWell ? 'well' : 'not well'}`);
    return;
  }
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const [what, ...words] = told(request.headers['x-amzn-sagemaker-custom-attributes']);
  if (what) console.log(`${NAME} is told to ${what}`);
  if (BEHAVIOURS[what]) BEHAVIOURS[what](request, response, words, body);
  else answer(request, response, body);
});

server.listen(Number(SAGEMAKER_BIND_TO_PORT), SERVING_BIND_HOST, () => console.log(`${NAME} serves`));
process.on('SIGTERM', () => {
  console.log(`${NAME} drains`);
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
