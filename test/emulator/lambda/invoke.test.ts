import { existsSync } from 'node:fs';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { FunctionsAtWork, until } from './functions-at-work';

let at: FunctionsAtWork;
beforeAll(async () => {
  at = await FunctionsAtWork.start();
});
afterAll(() => at.remove());

const isAlive = (pid: number) => existsSync(`/proc/${pid}/stat`);

test('a Node function gets its event and context, and its answer comes back', async () => {
  await at.create(
    'context',
    `exports.handler = async (event, context) => ({ event, remaining: context.getRemainingTimeInMillis(), ...context,
       own: process.env.OWN, endpoint: process.env.AWS_ENDPOINT_URL, region: process.env.AWS_REGION, folder: __dirname });`,
    { Environment: { Variables: { OWN: 'mine' } }, Timeout: 5, MemorySize: 256 },
  );
  const { payload, status, functionError } = await at.invoke('context', { a: ['b\\n', 1, '\u2028'] });
  expect({ status, functionError }).toEqual({ status: 200, functionError: undefined });
  expect(payload).toMatchObject({
    event: { a: ['b\\n', 1, '\u2028'] },
    functionName: 'context',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:context',
    logGroupName: '/aws/lambda/context',
    memoryLimitInMB: '256',
    own: 'mine',
    endpoint: at.local.url,
    region: 'us-east-1',
  });
  expect(payload.remaining).toBeGreaterThan(3000);
  expect(payload.remaining).toBeLessThanOrEqual(5000);
  expect(payload.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
});

test('a Python function gets its event and context, and its answer comes back', async () => {
  await at.create(
    'snake',
    `import logging\nlogging.getLogger().setLevel("INFO")\ndef handler(event, context):
    print("printed"); logging.info("logged")
    return {"event": event, "name": context.function_name, "id": context.aws_request_id, "left": context.get_remaining_time_in_millis()}\n`,
    { Runtime: 'python3.12', Timeout: 5 },
  );
  const { payload, log } = await at.invoke('snake', { a: 1 });
  expect(payload).toMatchObject({ event: { a: 1 }, name: 'snake' });
  expect(payload.left).toBeGreaterThan(3000);
  expect(log).toContain('printed\n');
  expect(log).toMatch(/\[INFO\]\t\S+Z\t[0-9a-f-]{36}\tlogged\n/);
});

test('the log is kept with its START, END and REPORT lines, and its end comes back where it is asked for', async () => {
  await at.create('talking', `exports.handler = async () => { console.log('hello', { a: 1 }); console.error('oh'); };`);
  const { log } = await at.invoke('talking');
  const lines = log.split('\n');
  expect(lines[0]).toMatch(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST$/);
  expect(lines[1]).toMatch(/^\S+Z\t[0-9a-f-]{36}\tINFO\thello \{ a: 1 \}$/);
  expect(lines[2]).toMatch(/\tERROR\toh$/);
  expect(lines[3]).toMatch(/^END RequestId: /);
  expect(lines[4]).toMatch(/^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB/);
  await until(() => at.log('talking').includes('REPORT'));
  expect(at.log('talking')).toContain('hello { a: 1 }');
});

test('one process serves invocations that follow one another, and further ones those at the same time', async () => {
  await at.create(
    'pid',
    `exports.handler = async ({ wait = 0 }) => { await new Promise((r) => setTimeout(r, wait)); return process.pid; };`,
  );
  const first = (await at.invoke('pid')).payload;
  expect((await at.invoke('pid')).payload).toBe(first);
  const together = await Promise.all([1, 2, 3].map(() => at.invoke('pid', { wait: 300 })));
  expect(new Set(together.map(({ payload }) => payload)).size).toBe(3);
});

test.each([
  ['returns a promise', 'exports.handler = async () => "async";', 'async'],
  [
    'calls back',
    'exports.handler = (event, context, done) => { setTimeout(() => done(null, "called"), 10); };',
    'called',
  ],
  [
    'calls back early and goes on working',
    'let late = "no"; exports.handler = (event, context, done) => { setTimeout(() => { late = "yes"; }, 50); done(null, "early"); };',
    'early',
  ],
  ['calls context.succeed', 'exports.handler = (event, context) => context.succeed("succeeded");', 'succeeded'],
  ['returns nothing', 'exports.handler = () => {};', null],
])('a handler that %s is answered for', async (title, source, answer) => {
  const name = title.replaceAll(' ', '-').replaceAll('.', '');
  await at.create(name, source);
  expect((await at.invoke(name)).payload).toEqual(answer);
});

test('an ES module is a function too', async () => {
  const { zipOf } = await import('./functions-at-work');
  const ZipFile = zipOf({
    'index.mjs': `import { strictEqual } from 'node:assert'; strictEqual(1, 1); export const handler = async () => 'esm';`,
  });
  await at.create('esm', '', { Code: { ZipFile } });
  expect((await at.invoke('esm')).payload).toBe('esm');
});

test('what a handler throws comes back as the function error, and the process lives on', async () => {
  await at.create(
    'throws',
    `exports.handler = async (e) => { if (e.ok) return process.pid; throw new TypeError('no such luck'); };`,
  );
  const { payload, functionError, status } = await at.invoke('throws');
  expect({ status, functionError }).toEqual({ status: 200, functionError: 'Unhandled' });
  expect(payload).toMatchObject({ errorType: 'TypeError', errorMessage: 'no such luck' });
  expect(payload.trace[0]).toBe('TypeError: no such luck');
  expect((await at.invoke('throws', { ok: true })).functionError).toBeUndefined();
});

test('what a Python handler raises comes back as the function error', async () => {
  await at.create('raises', 'def handler(event, context):\n    raise ValueError("no such luck")\n', {
    Runtime: 'python3.12',
  });
  const { payload, functionError } = await at.invoke('raises');
  expect(functionError).toBe('Unhandled');
  expect(payload).toMatchObject({ errorType: 'ValueError', errorMessage: 'no such luck' });
  expect(payload.stackTrace[0]).toContain('index.py');
});

test('a function that runs over its time is killed, and the next invocation gets a new process', async () => {
  await at.create(
    'slow',
    `exports.handler = async (e) => { if (e.quick) return process.pid; console.log('pid', process.pid); await new Promise((r) => setTimeout(r, 60000)); };`,
    { Timeout: 1 },
  );
  const { payload, functionError, log } = await at.invoke('slow');
  expect(functionError).toBe('Unhandled');
  expect(payload.errorType).toBe('Sandbox.Timedout');
  expect(payload.errorMessage).toMatch(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 1\.00 seconds$/);
  expect(log).toContain('Task timed out after 1.00 seconds');
  const pid = Number(log.match(/pid (\d+)/)?.[1]);
  expect(isAlive(pid)).toBe(false);
  expect((await at.invoke('slow', { quick: true })).payload).not.toBe(pid);
});

test.each([
  [
    'leaves',
    'exports.handler = () => process.exit(3);',
    'Runtime.ExitError',
    /Error: Runtime exited with error: exit status 3$/,
  ],
  [
    'is killed',
    "exports.handler = () => process.kill(process.pid, 'SIGKILL');",
    'Runtime.ExitError',
    /signal: killed$/,
  ],
  [
    'throws outside of its handler',
    "exports.handler = () => new Promise(() => setTimeout(() => { throw new Error('outside'); }, 5));",
    'Error',
    /^outside$/,
  ],
  [
    'rejects unseen',
    "exports.handler = () => new Promise(() => { Promise.reject(new Error('unseen')); });",
    'Runtime.UnhandledPromiseRejection',
    /^Error: unseen$/,
  ],
  ['has no handler', 'exports.other = 1;', 'Runtime.HandlerNotFound', /^index\.handler is undefined or not exported$/],
  ['does not load', "throw new RangeError('at the start');", 'RangeError', /^at the start$/],
  ['is no JavaScript', 'exports.handler = (', 'Runtime.UserCodeSyntaxError', /^SyntaxError: /],
])('a function that %s is answered for in the words of the service', async (title, source, type, message) => {
  const name = `dies-${title.replaceAll(' ', '-')}`;
  await at.create(name, source);
  const { payload, functionError } = await at.invoke(name);
  expect(functionError).toBe('Unhandled');
  expect(payload.errorType).toBe(type);
  expect(payload.errorMessage).toMatch(message);
});

test('a function finds the AWS SDK, and nothing else that is installed on this machine', async () => {
  await at.create(
    'finds',
    `exports.handler = async ({ name }) => { try { return Object.keys(require(name)).includes('SSMClient'); } catch (e) { return e.message; } };`,
  );
  expect((await at.invoke('finds', { name: '@aws-sdk/client-ssm' })).payload).toBe(true);
  expect((await at.invoke('finds', { name: 'jest' })).payload).toMatch(
    /^Cannot find module 'jest'\. It is not in the function's code/,
  );
});

test('a package of the AWS SDK that this machine lacks loads, and says so to whoever uses it', async () => {
  await at.create(
    'lacks',
    `const { BraketClient } = require('@aws-sdk/client-braket'); exports.handler = async () => new BraketClient({});`,
  );
  expect((await at.invoke('lacks')).payload.errorMessage).toMatch(
    /npm install --save-dev @aws-sdk\/client-braket there/,
  );
});

test('an ES module finds the AWS SDK, and nothing else that is installed on this machine', async () => {
  const { zipOf } = await import('./functions-at-work');
  const ZipFile = zipOf({
    'index.mjs': `export const handler = ({ name }) => import(name).then((m) => 'SSMClient' in m, (e) => e.message);`,
  });
  await at.create('imports', '', { Code: { ZipFile } });
  expect((await at.invoke('imports', { name: '@aws-sdk/client-ssm' })).payload).toBe(true);
  expect((await at.invoke('imports', { name: 'jest' })).payload).toMatch(/It is not in the function's code/);
});

test('the SDK in a function calls the emulator, as the account the function is in', async () => {
  await at.create(
    'calls',
    `const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts');
     exports.handler = async () => (await new STSClient({}).send(new GetCallerIdentityCommand({}))).Account;`,
  );
  expect((await at.invoke('calls')).payload).toBe('000000000000');
});

test('an event is accepted at once and worked off later', async () => {
  await at.create('later', `exports.handler = async (e) => console.log('got', e.n);`);
  const answer = await at.lambda.send(
    new InvokeCommand({ FunctionName: 'later', InvocationType: 'Event', Payload: '{"n":7}' }),
  );
  expect(answer.StatusCode).toBe(202);
  await until(() => at.log('later').includes('got 7'));
});

test('a dry run runs nothing', async () => {
  const answer = await at.lambda.send(new InvokeCommand({ FunctionName: 'later', InvocationType: 'DryRun' }));
  expect(answer.StatusCode).toBe(204);
});

test.each([
  [
    'an unknown function',
    { FunctionName: 'nobody' },
    'ResourceNotFoundException',
    'Function not found: arn:aws:lambda:us-east-1:000000000000:function:nobody',
  ],
  [
    'a payload that is no JSON',
    { FunctionName: 'pid', Payload: 'nope' },
    'InvalidRequestContentException',
    /^Could not parse request body into json: /,
  ],
  [
    'an event above 1 MB',
    { FunctionName: 'pid', InvocationType: 'Event' as const, Payload: JSON.stringify('x'.repeat(1_048_576)) },
    'RequestTooLargeException',
    'Request must be smaller than 1048576 bytes for the InvokeFunction operation',
  ],
  [
    'a request above 6 MB',
    { FunctionName: 'pid', Payload: JSON.stringify('x'.repeat(6_291_456)) },
    'RequestTooLargeException',
    'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
  ],
  [
    'a version',
    { FunctionName: 'pid', Qualifier: '3' },
    'NotImitated',
    'sagemaker-serving-local does not imitate versions and aliases of Lambda functions (pid:3).',
  ],
])('fails when invoked with %s', async (_, input, name, message) => {
  await expect(at.lambda.send(new InvokeCommand(input))).rejects.toMatchObject({
    name,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });
});

test('the functions are still there after a restart, and their processes are not', async () => {
  const pid = (await at.invoke('pid')).payload;
  await at.restart();
  expect(isAlive(pid)).toBe(false);
  expect((await at.invoke('pid')).payload).not.toBe(pid);
});
