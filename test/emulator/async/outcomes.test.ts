import { AtWork } from './at-work';

let at: AtWork;
beforeAll(async () => {
  at = await AtWork.start();
  await at.endpoint('plain');
});
afterAll(() => at.remove());

test('a success is told to the success topic', async () => {
  const InputLocation = await at.put('told', 'typed');
  const given = { ContentType: 'text/csv', Accept: 'text/plain', CustomAttributes: 'a=1', InferenceId: 'told' };
  const { OutputLocation } = await at.invoke('plain', { InputLocation, ...given });
  expect(await at.notice('done', 'told')).toEqual({
    awsRegion: 'us-east-1',
    eventTime: expect.stringMatching(/^2026-11-20T12:0\d:\d\d\.\d{3}Z$/),
    receivedTime: expect.stringMatching(/^2026-11-20T12:0\d:\d\d\.\d{3}Z$/),
    invocationStatus: 'Completed',
    requestParameters: {
      accept: 'text/plain',
      contentType: 'text/csv',
      customAttributes: 'a=1',
      endpointName: 'plain',
      inputLocation: InputLocation,
    },
    responseParameters: { contentType: 'text/x-odd', outputLocation: OutputLocation },
    inferenceId: 'told',
    eventVersion: '1.0',
    eventSource: 'aws:sagemaker',
    eventName: 'InferenceResult',
  });
});

test.each([
  ['client', 400],
  ['server', 500],
])('what a container answers as a %s error is the failure, and told to the error topic', async (side, status) => {
  const InferenceId = `answers-${status}`;
  const { FailureLocation, OutputLocation } = await at.invoke('plain', {
    Body: `answer ${status} no such digit`,
    InferenceId,
  });
  expect(await at.notice('failed', InferenceId)).toMatchObject({
    invocationStatus: 'Failed',
    failureReason: `ClientError: Received ${side} error (${status}) from model. See the SageMaker Endpoint logs in your account for more information.`,
    requestParameters: { endpointName: 'plain' },
    responseParameters: { outputLocation: FailureLocation },
  });
  expect(await at.object(FailureLocation)).toBe('no such digit');
  expect(await at.keys('async-results')).not.toContain(OutputLocation?.slice('s3://async-results/'.length));
});

/** A request that fails: why, by its notification, and what its failure object says. */
async function failureOf(InferenceId: string, input: object, endpoint = 'plain') {
  const { FailureLocation } = await at.invoke(endpoint, { InferenceId, ...input });
  const { failureReason } = await at.notice('failed', InferenceId);
  return { failureReason, written: await at.object(FailureLocation) };
}

test('fails when the input is not there', async () => {
  const reason =
    'ClientError: Unable to download the request payload from s3://async-in/vanished: there is no such object.';
  expect(await failureOf('vanished', { InputLocation: 's3://async-in/vanished' })).toEqual({
    failureReason: reason,
    written: reason,
  });
  expect((await failureOf('no-bucket', { InputLocation: 's3://nowhere-at-all/x' })).written).toContain(
    's3://nowhere-at-all/x',
  );
});

test('fails when the container does not answer in the time of the request', async () => {
  const { failureReason } = await failureOf('late', { Body: 'hang', InvocationTimeoutSeconds: 1 });
  expect(failureReason).toContain('Your invocation timed out while waiting for a response from container primary.');
});

test('fails when the container breaks off', async () => {
  const { failureReason } = await failureOf('broken', { Body: 'half' });
  expect(failureReason).toContain('An error occurred while handling request as the model process exited.');
});

test('fails when the container does not say how long its answer is', async () => {
  expect(await failureOf('chunked', { Body: 'pieces one two' })).toMatchObject({
    failureReason:
      'ClientError: The response from container primary did not specify the required Content-Length header',
  });
});

test('fails when the headers of the answer are longer than 4,096 bytes', async () => {
  expect(await failureOf('wordy', { Body: 'wordy 5000' })).toMatchObject({
    failureReason:
      "ClientError: Response received from the primary container has headers with length greater than 4096 bytes. Reduce the length of your container's response headers and update your endpoint.",
  });
});

test('a container that ends fails its request, and the next one is answered by the instance in its place', async () => {
  await at.endpoint('mortal');
  const { failureReason } = await failureOf('died', { Body: 'die' }, 'mortal');
  expect(failureReason).toContain('the model process exited');
  const { OutputLocation } = await at.invoke('mortal', { Body: 'again' });
  expect(await at.object(OutputLocation)).toBe('again');
});

test('a result that cannot be written is a failure', async () => {
  await at.endpoint('homeless', { outputPath: 's3://async-nowhere/out' });
  const { OutputLocation, FailureLocation } = await at.invoke('homeless', { Body: 'x', InferenceId: 'homeless' });
  const reason = `ClientError: Unable to upload the response payload to ${OutputLocation}: The specified bucket does not exist`;
  expect(await at.notice('failed', 'homeless')).toMatchObject({ failureReason: reason });
  expect(await at.object(FailureLocation)).toBe(reason);
});

test('without a failure path, a failure is told and not written', async () => {
  await at.endpoint('terse', { failurePath: null });
  const before = await at.keys('async-failures');
  const { FailureLocation } = await at.invoke('terse', { Body: 'answer 500 no', InferenceId: 'terse' });
  expect(FailureLocation).toBeUndefined();
  expect(await at.notice('failed', 'terse')).toMatchObject({ invocationStatus: 'Failed' });
  expect(await at.keys('async-failures')).toEqual(before);
});

describe('an answer in its notification', () => {
  beforeAll(() => at.endpoint('telling', { include: ['SUCCESS_NOTIFICATION_TOPIC', 'ERROR_NOTIFICATION_TOPIC'] }));

  const told = async (queue: 'done' | 'failed', InferenceId: string, Body: string | Uint8Array) => {
    await at.invoke('telling', { Body, InferenceId });
    return (await at.notice(queue, InferenceId)).responseBody;
  };

  test('is there, of a success and of a failure', async () => {
    expect(await told('done', 'good', 'typed')).toEqual({
      content: 'ok',
      observedContentType: 'text/x-odd',
      encoding: 'UTF-8',
    });
    expect(await told('failed', 'bad', 'answer 400 wrong digit')).toEqual({
      content: 'wrong digit',
      encoding: 'UTF-8',
    });
  });

  test('is Base64 where it is no text', async () => {
    expect(await told('done', 'bytes', Buffer.of(0xff, 0, 0xfe))).toEqual({ content: '/wD+', encoding: 'BASE64' });
  });

  test('is there up to 128 KB', async () => {
    expect(await told('done', 'fits', 'big 131072')).toMatchObject({ encoding: 'UTF-8' });
    expect(await told('done', 'longer', 'big 131073')).toBeUndefined();
  });
});
