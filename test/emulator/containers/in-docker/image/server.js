// Tells what it finds itself in.
const fs = require('node:fs');
const http = require('node:http');

const VERSION = 1;
const { AWS_ENDPOINT_URL, BAKED_IN, FAIL, GREETING, SAGEMAKER_BIND_TO_PORT = 8080, SERVING_BIND_HOST } = process.env;

if (FAIL) {
  console.error(FAIL);
  process.exit(3);
}

function writing() {
  try {
    fs.writeFileSync('/opt/ml/model/mine', '');
    return 'works';
  } catch (error) {
    return error.code;
  }
}

/** With a network of its own, a container reaches what binds to loopback with Docker Desktop only. */
async function emulatorName() {
  try {
    const health = await fetch(`${AWS_ENDPOINT_URL}/_serving/health`, { signal: AbortSignal.timeout(2_000) });
    return (await health.json()).name;
  } catch (error) {
    return String(error);
  }
}

async function findings() {
  const emulator = await emulatorName();
  const model = fs.readFileSync('/opt/ml/model/model.txt', 'utf8');
  const isContained = fs.existsSync('/.dockerenv');
  return {
    version: VERSION,
    isContained,
    bakedIn: BAKED_IN,
    greeting: GREETING,
    model,
    writing: writing(),
    emulator,
  };
}

http
  .createServer(async (request, response) => {
    response.end(request.url === '/ping' ? '' : JSON.stringify(await findings()));
  })
  .listen(Number(SAGEMAKER_BIND_TO_PORT), SERVING_BIND_HOST);
process.on('SIGTERM', () => {
  console.log('in peace');
  process.exit(0);
});
