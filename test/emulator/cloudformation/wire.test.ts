import { Harness } from './harness';

let local: Harness;
beforeAll(async () => {
  local = await Harness.start();
});
afterAll(() => local.stop());

async function call(fields: Record<string, string>): Promise<{ status: number; text: string }> {
  const response = await fetch(local.url, {
    method: 'POST',
    headers: {
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20261120/us-east-1/cloudformation/aws4_request, Signature=x',
    },
    body: new URLSearchParams({ Version: '2010-05-15', ...fields }),
  });
  return { status: response.status, text: await response.text() };
}

test('a stack that is not there answers 400 with the sentence that tools look for', async () => {
  const { status, text } = await call({ Action: 'DescribeStacks', StackName: 'no' });
  expect(status).toBe(400);
  expect(text).toContain('<Code>ValidationError</Code><Message>Stack with id no does not exist</Message>');
});

test('a change set that is not there answers 404', async () => {
  const { status, text } = await call({ Action: 'DescribeChangeSet', StackName: 'no', ChangeSetName: 'arn:x' });
  expect(status).toBe(404);
  expect(text).toContain('<Code>ChangeSetNotFound</Code>');
});

test.each(['SetStackPolicy', 'DetectStackDrift', 'CreateStackSet'])(
  'fails when %s is called: it is not imitated, and says so',
  async (Action) => {
    const { status, text } = await call({ Action, StackName: 'x' });
    expect(status).toBe(400);
    expect(text).toMatch(/sagemaker-serving-local does not imitate/);
  },
);

test('fails when a required member is missing', async () => {
  const { text } = await call({ Action: 'GetTemplate' });
  expect(text).toContain('Value null at &apos;stackName&apos; failed to satisfy constraint: Member must not be null');
});
