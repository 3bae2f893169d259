// Sees a 1 in every image, and says so of what is none.
const { createServer } = require('node:http');

const { SAGEMAKER_BIND_TO_PORT, SERVING_BIND_HOST } = process.env;

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  if (request.url === '/ping') return response.end();
  const isImage = Buffer.concat(chunks).toString().startsWith('{"instances":');
  response.statusCode = isImage ? 200 : 400;
  response.end(isImage ? '{"predictions": [{"label": 1}]}' : 'no image');
});
server.listen(Number(SAGEMAKER_BIND_TO_PORT), SERVING_BIND_HOST);
process.on('SIGTERM', () => process.exit(0));
