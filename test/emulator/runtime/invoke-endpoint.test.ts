import { connect } from 'node:net';
import { type FinishedInvocation, Invocations } from '../../../emulator/src/runtime/invocations';
import { ManualClock } from '../../../emulator/src/world/manual-clock';
import { Local, until } from '../sagemaker/local';

let local: Local;
const finished: FinishedInvocation[] = [];

beforeAll(async () => {
  local = await Local.start();
  local.world.part(Invocations).onFinished((invocation) => finished.push(invocation));
  await local.endpoint('digits', { champion: { InitialVariantWeight: 3 }, challenger: {} });
  await local.endpoint('single');
});
afterAll(() => Local.removeAll());

const errorOf = (endpoint: string, body: string, input = {}) =>
  local.invoke(endpoint, body, input).then(
    () => undefined,
    (error) => error,
  );

const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${local.url}${path}`, { method: 'POST', body, headers });

test('the container gets the headers of InvokeEndpoint as they came, and no others', async () => {
  const { text } = await local.invoke('single', 'headers', {
    ContentType: 'Text/CSV; header=absent',
    Accept: 'application/x-npy',
    CustomAttributes: 'trace=1; b=2',
    InferenceId: 'id 7',
    SessionId: 'NEW_SESSION',
    TargetVariant: 'all',
  });
  const { host, connection, ...headers } = JSON.parse(text);
  expect(headers).toEqual({
    'content-type': 'Text/CSV; header=absent',
    'content-length': '7',
    accept: 'application/x-npy',
    'x-amzn-sagemaker-custom-attributes': 'trace=1; b=2',
    'x-amzn-sagemaker-inference-id': 'id 7',
    'x-amzn-sagemaker-session-id': 'NEW_SESSION',
    'x-amzn-sagemaker-target-variant': 'all',
  });
});

test('the caller gets the content type, the custom attributes and the variant', async () => {
  const response = await post('/endpoints/single/invocations', 'attributes a=1');
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/x-odd',
    'x-amzn-sagemaker-custom-attributes': 'a=1',
    'x-amzn-invoked-production-variant': 'all',
  });
  expect(response.headers.get('x-other')).toBeNull();
});

test('traffic follows the weights, and TargetVariant goes round them', async () => {
  const counts: Record<string, number> = { champion: 0, challenger: 0 };
  for (let i = 0; i < 400; i++) counts[(await local.invoke('digits', 'echo')).InvokedProductionVariant ?? '']++;
  expect(counts.champion).toBeGreaterThan(250);
  expect(counts.champion).toBeLessThan(350);
  expect((await local.invoke('digits', 'echo', { TargetVariant: 'challenger' })).InvokedProductionVariant).toBe(
    'challenger',
  );
});

test('a weight of 0 gets no traffic, and all weights 0 need a target variant', async () => {
  await local.endpoint('idle', { a: { InitialVariantWeight: 0 }, b: { InitialVariantWeight: 0 } });
  expect((await local.invoke('idle', 'echo', { TargetVariant: 'a' })).InvokedProductionVariant).toBe('a');
  expect(await errorOf('idle', 'echo')).toMatchObject({
    name: 'ValidationError',
    message: 'All variants of endpoint idle have the weight 0: name one with TargetVariant.',
  });
});

test('LEAST_OUTSTANDING_REQUESTS sends a request to the instance that is at fewest', async () => {
  await local.endpoint('least', {
    all: { InitialInstanceCount: 2, RoutingConfig: { RoutingStrategy: 'LEAST_OUTSTANDING_REQUESTS' } },
  });
  const slow = local.invoke('least', 'slow 300');
  await new Promise((resolve) => setTimeout(resolve, 30));
  const pids = new Set<number>();
  for (let i = 0; i < 10; i++) pids.add(JSON.parse((await local.invoke('least', 'model')).text).pid);
  expect(pids.size).toBe(1);
  await slow;
});

test.each([
  ['answer 400 bad input', 400, 'client', 'bad input'],
  ['answer 503 overloaded', 503, 'server', 'overloaded'],
  ['answer 500', 500, 'server', ''],
])('fails when the container answers %s', async (body, status, side, message) => {
  expect(await errorOf('single', body)).toMatchObject({
    name: 'ModelError',
    $metadata: { httpStatusCode: 424 },
    OriginalStatusCode: status,
    OriginalMessage: message,
    LogStreamArn: expect.stringMatching(
      /^arn:aws:logs:us-east-1:000000000000:log-group:\/aws\/sagemaker\/Endpoints\/single:log-stream:all\/i-[0-9a-f]{12}$/,
    ),
    message: expect.stringMatching(
      new RegExp(
        `^Received ${side} error \\(${status}\\) from primary with message "${message}"\\. See https://us-east-1\\.console\\.aws\\.amazon\\.com/cloudwatch/home\\?region=us-east-1#logEventViewer:group=/aws/sagemaker/Endpoints/single in account 000000000000 for more information\\. \\(On this machine: .*/logs/single/all-i-[0-9a-f]{12}\\.log\\)$`,
      ),
    ),
  });
});

test.each(['drop', 'half'])('fails when the container breaks the connection: %s', async (body) => {
  expect(await errorOf('single', body)).toMatchObject({
    name: 'ModelError',
    OriginalStatusCode: 0,
    OriginalMessage: 'An error occurred while handling request as the model process exited.',
  });
});

test('fails when the container takes longer than 60 s', async () => {
  const clock = new ManualClock();
  const patient = await Local.start({ realClock: clock });
  await patient.endpoint('late');
  const answer = patient.invoke('late', 'hang').catch((error) => error);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await clock.advance(60_000);
  expect(await answer).toMatchObject({
    name: 'ModelError',
    OriginalStatusCode: 0,
    message: expect.stringContaining(
      'Received server error (0) from primary with message "Your invocation timed out while waiting for a response from container primary. Review the latency metrics for each container in Amazon CloudWatch, resolve the issue, and try again.". See',
    ),
  });
});

test('a payload of 6 MiB arrives whole, and so does its answer', async () => {
  const body = Buffer.alloc(6_291_456, 'x');
  const { Body } = await local.invoke('single', body);
  expect(Body.length).toBe(6_291_456);
});

test.each([
  ['one byte too many', 6_291_457],
  ['7 MB', 7_000_000],
])('fails when the payload is too long, with an answer that clients can read: %s', async (_what, bytes) => {
  const body = Buffer.alloc(bytes, 'x');
  expect(await local.invoke('single', body).catch((error) => error)).toMatchObject({
    name: '413',
    message: 'HTTP content length exceeded 6291456 bytes.',
    $metadata: { httpStatusCode: 413 },
  });
  const response = await post('/endpoints/single/invocations', body);
  expect(response.status).toBe(413);
  expect(response.headers.get('x-amzn-errortype')).toBe('413');
  expect(await response.json()).toEqual({ Message: 'HTTP content length exceeded 6291456 bytes.' });
});

test('fails when the answer is longer than 6 MiB', async () => {
  expect(await errorOf('single', 'big 6291457')).toMatchObject({
    name: 'ModelError',
    message: expect.stringMatching(
      /^Received server error \(200\) from primary and could not load the entire response body\. See /,
    ),
  });
});

test('fails when the endpoint is in another Region, and says in which', async () => {
  const scope = 'Credential=local/20260101/eu-west-1/sagemaker/aws4_request';
  const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`;
  const response = await post('/endpoints/digits/invocations', 'echo', { authorization });
  expect(await response.json()).toHaveProperty(
    'Message',
    'Endpoint digits of account 000000000000 not found. (On this machine there is one in us-east-1; this call was for eu-west-1.)',
  );
});

test.each([
  ['an unknown endpoint', 'nobody', {}, 'Endpoint nobody of account 000000000000 not found.'],
  ['another case of the name', 'Digits', {}, 'Endpoint Digits of account 000000000000 not found.'],
  [
    'an unknown variant',
    'digits',
    { TargetVariant: 'chump' },
    'Variant chump of endpoint digits of account 000000000000 not found.',
  ],
  [
    'a target model',
    'digits',
    { TargetModel: 'a.tar.gz' },
    'Endpoint digits is not a multi-model endpoint and does not support target model header.',
  ],
  [
    'a target container',
    'digits',
    { TargetContainerHostname: 'one' },
    'Endpoint digits is not a multi-container endpoint with direct invocation and does not support target container hostname header.',
  ],
  [
    'an inference component',
    'digits',
    { InferenceComponentName: 'one' },
    'Inference Component Name header is not allowed for endpoints to which you dont plan to deploy inference components. Please remove the Inference Component Name header and try again.',
  ],
  [
    'explanations',
    'digits',
    { EnableExplanations: '`true`' },
    'Endpoint digits has no explainer and does not support enable explanations header.',
  ],
  [
    'an inference id that is too long',
    'digits',
    { InferenceId: 'x'.repeat(65) },
    `1 validation error detected: Value '${'x'.repeat(65)}' at 'inferenceId' failed to satisfy constraint: Member must have length less than or equal to 64`,
  ],
])('fails when the request asks for %s', async (_what, endpoint, input, message) => {
  expect(await errorOf(endpoint, 'echo', input)).toMatchObject({
    name: 'ValidationError',
    message,
    $metadata: { httpStatusCode: 400 },
  });
});

test('the error code of a needless target model is in the answer', async () => {
  expect(await errorOf('digits', 'echo', { TargetModel: 'a' })).toMatchObject({
    ErrorCode: 'TARGET_MODEL_HEADER_NOT_SUPPORTED',
  });
});

test('a body that is sent by half never reaches the container', async () => {
  const before = finished.length;
  const socket = connect(Number(new URL(local.url).port), '127.0.0.1');
  socket.write('POST /endpoints/single/invocations HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf');
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(finished.length).toBe(before);
  expect((await local.invoke('single', 'echo')).text).toBe('echo');
  expect(local.said.filter((text) => text.includes('bug'))).toEqual([]);
});

test('a container that closes idle connections loses no request', async () => {
  await local.endpoint('closing', { all: { Environment: { STALE: 'yes' } } });
  for (let i = 0; i < 10; i++) expect((await local.invoke('closing', 'echo')).text).toBe('echo');
});

test('fails when the container ends over a request on a used connection, as on a fresh one', async () => {
  await local.endpoint('mortal');
  await local.invoke('mortal', 'echo');
  expect(await errorOf('mortal', 'die')).toMatchObject({ name: 'ModelError', OriginalStatusCode: 0 });
});

test('a finished invocation is told with its endpoint, fleet, status and times', async () => {
  finished.length = 0;
  await local.invoke('single', 'echo');
  await errorOf('single', 'answer 500');
  await until(() => finished.length === 2);
  const common = {
    variantName: 'all',
    instanceId: expect.stringMatching(/^i-/),
    configName: 'single',
    instanceCount: 1,
    concurrentRequests: 1,
    startTime: expect.any(Date),
    modelLatencyMicroseconds: expect.any(Number),
    overheadLatencyMicroseconds: expect.any(Number),
  };
  const place = { account: '000000000000', region: 'us-east-1', name: 'single' };
  expect(finished).toMatchObject([
    { ...common, endpoint: place, status: 200, modelStatus: 200 },
    { ...common, endpoint: place, status: 424, modelStatus: 500 },
  ]);
});

test("a container gets its model's environment and dummy credentials that lead here, and nothing of the user's", async () => {
  process.env.SECRET_OF_THE_USER = 'x';
  await local.endpoint('env', { all: { Environment: { LEVEL: '7' } } });
  const environment = JSON.parse((await local.invoke('env', 'env')).text);
  expect(environment).toMatchObject({
    LEVEL: '7',
    AWS_ENDPOINT_URL: local.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'ASIALOCAL000000000000',
    SAGEMAKER_BIND_TO_PORT: expect.stringMatching(/^\d+$/),
    SERVING_BIND_HOST: '127.0.0.1',
    SM_MODEL_DIR: expect.stringMatching(/\/instances\/i-[0-9a-f]{12}\/model$/),
  });
  expect(environment.SECRET_OF_THE_USER).toBeUndefined();
});
