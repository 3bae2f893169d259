import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { digitIn, drive } from '../../../examples/digits/drive';
import { testImages } from '../../../examples/digits/images';

describe('digitIn', () => {
  test('the digit is the label of the first prediction', () => {
    expect(digitIn('{"predictions": [{"label": 3, "probabilities": [0.1, 0.9]}]}')).toBe(3);
  });

  test('zero is a digit', () => {
    expect(digitIn('{"predictions": [{"label": 0}]}')).toBe(0);
  });

  test.each(['{"predictions": [3]}', '{"predictions": []}', '{}', 'null'])('fails when the answer is %s', (answer) => {
    expect(() => digitIn(answer)).toThrow(
      `The endpoint answered ${answer}, expected is {"predictions": [{"label": <digit>, …}]}`,
    );
  });
});

describe('drive', () => {
  const truth = new Map(testImages().map(({ label, pixels }) => [pixels.join(), label]));
  let server: Server;
  let requests: number;

  /** Every fourth request goes to the challenger, which says 0 to everything; the champion knows. */
  function invoke(pixels: number[]) {
    const challenged = requests++ % 4 === 3;
    const label = challenged ? 0 : truth.get(pixels.join());
    return { variant: challenged ? 'challenger' : 'champion', body: { predictions: [{ label }] } };
  }

  beforeAll(async () => {
    requests = 0;
    server = createServer(async (request, response) => {
      const input = (await json(request)) as { instances: number[][] };
      if (request.url !== '/endpoints/Digits/invocations') {
        const ProductionVariants = [
          { VariantName: 'champion', CurrentWeight: 3 },
          { VariantName: 'challenger', CurrentWeight: 1 },
          { VariantName: 'spare', CurrentWeight: 0 },
        ];
        return response.end(JSON.stringify({ EndpointName: 'Digits', ProductionVariants }));
      }
      const { variant, body } = invoke(input.instances[0]);
      return response.setHeader('x-amzn-invoked-production-variant', variant).end(JSON.stringify(body));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterAll(() => new Promise((closed) => server.close(closed)));

  test('every image is sent once, and every variant reported', async () => {
    const config = {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    const [client, sagemaker] = [new SageMakerRuntimeClient(config), new SageMakerClient(config)];
    const progress: string[] = [];
    const onProgress = (done: number, total: number) => progress.push(`${done}/${total}`);

    const report = await drive({ endpointName: 'Digits', client, sagemaker, onProgress });
    client.destroy();
    sagemaker.destroy();

    const zeros = testImages().filter(({ label }, i) => i % 4 === 3 && label === 0).length;
    expect(report).toEqual({
      endpoint: 'Digits',
      variants: [
        { name: 'champion', requests: 270, accuracy: 1, weight: 3, share: 0.75, ...MEASURED },
        { name: 'challenger', requests: 90, accuracy: zeros / 90, weight: 1, share: 0.25, ...MEASURED },
        { name: 'spare', requests: 0, accuracy: null, weight: 0, share: 0, p50Ms: null, p99Ms: null },
      ],
    });
    expect(progress).toEqual(Array.from({ length: 360 }, (_, i) => `${i + 1}/360`));
  });
});

const MEASURED = { p50Ms: expect.any(Number), p99Ms: expect.any(Number) };
