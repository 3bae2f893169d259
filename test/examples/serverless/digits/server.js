// Sees a 1 in every image.
const { createServer } = require('node:http');

const { SAGEMAKER_BIND_TO_PORT, SERVING_BIND_HOST } = process.env;

const server = createServer((request, response) => {
  const answer = () => response.end('{"predictions": [{"label": 1}]}');
  request.resume().on('end', request.url === '/ping' ? () => response.end() : answer);
});
server.listen(Number(SAGEMAKER_BIND_TO_PORT), SERVING_BIND_HOST);
process.on('SIGTERM', () => process.exit(0));
