import type { Outcome, ResourceEvent } from '../../../lambda/rollout-report/src/event';
import { respond } from '../../../lambda/rollout-report/src/respond';
import { StandIn } from '../aws';

const box = new StandIn();
beforeAll(() => box.start());
afterAll(() => box.stop());
beforeEach(() => {
  box.puts.length = 0;
  box.boxStatuses = [];
});

const pauses: number[] = [];
const pause = (async (ms: number) => void pauses.push(ms)) as typeof import('node:timers/promises').setTimeout;

function event(OnRollback: 'report' | 'fail', more: Partial<ResourceEvent> = {}): ResourceEvent {
  return {
    RequestType: 'Create',
    ResponseURL: `${box.url}/box?signature=a%2Fb`,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Rollout',
    ResourceProperties: { EndpointName: 'digits', EndpointConfigName: 'new', OnRollback },
    ...more,
  };
}

const rolledBack: Outcome = { Outcome: 'ROLLED_BACK', Message: 'It came back.' };
const deployed: Outcome = { Outcome: 'DEPLOYED', Message: 'It went out.' };
const ids = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Rollout' };

describe('the answer to CloudFormation', () => {
  test.each<[string, 'report' | 'fail', Outcome, object]>([
    ['a success', 'report', deployed, { Status: 'SUCCESS', Data: deployed }],
    ['a success, also where rollbacks fail', 'fail', deployed, { Status: 'SUCCESS', Data: deployed }],
    ['a success that is told', 'report', rolledBack, { Status: 'SUCCESS', Data: rolledBack }],
    ['a failure', 'fail', rolledBack, { Status: 'FAILED', Reason: 'It came back.', Data: rolledBack }],
  ])('is %s', async (_, mode, outcome, answer) => {
    await respond(event(mode), outcome, pause);
    expect(box.puts.map(({ body }) => body)).toEqual([{ ...ids, PhysicalResourceId: 'digits-rollout', ...answer }]);
  });

  test.each<Outcome['Outcome']>(['FAILED', 'UNKNOWN'])('fails where rollbacks fail and it is %s', async (Outcome) => {
    await respond(event('fail'), { Outcome, Message: 'Who knows.' }, pause);
    await respond(event('report'), { Outcome, Message: 'Who knows.' }, pause);
    expect(box.puts.map(({ body }) => body.Status)).toEqual(['FAILED', 'SUCCESS']);
  });

  test('keeps the id that the resource has', async () => {
    await respond(event('report', { RequestType: 'Update', PhysicalResourceId: 'kept' }), deployed, pause);
    await respond(event('fail', { RequestType: 'Delete', PhysicalResourceId: 'kept' }), undefined, pause);
    expect(box.puts.map(({ body }) => body)).toEqual([
      { ...ids, PhysicalResourceId: 'kept', Status: 'SUCCESS', Data: deployed },
      { ...ids, PhysicalResourceId: 'kept', Status: 'SUCCESS' },
    ]);
  });

  test('has no type and says its length, as its address is signed', async () => {
    await respond(event('report'), deployed, pause);
    expect(box.puts[0].headers['content-type']).toBeUndefined();
    expect(box.puts[0].headers['content-length']).toBe(`${box.puts[0].bytes}`);
  });

  test.each(['x', 'ü', '€', '😀', '"'])(
    'is within what CloudFormation takes, however much there is to say: %s',
    async (letter) => {
      await respond(event('fail'), { Outcome: 'ROLLED_BACK', Message: letter.repeat(5000) }, pause);
      const { bytes, body } = box.puts[0];
      expect(bytes).toBeLessThan(4096);
      expect(body.Reason).toMatch(new RegExp(`^(${letter})+ …$`, 'u'));
    },
  );

  test('is repeated until it is taken', async () => {
    box.boxStatuses = [503, 500];
    pauses.length = 0;
    await respond(event('report'), deployed, pause);
    expect(box.puts).toHaveLength(3);
    expect(pauses).toEqual([1000, 2000]);
  });

  test('fails when it is never taken', async () => {
    box.boxStatuses = [403, 403, 403, 403, 403];
    await expect(respond(event('report'), deployed, pause)).rejects.toThrow(
      'CloudFormation could not be told how it went: the answer was 403',
    );
  });

  test('fails when nobody is there to take it', async () => {
    const nowhere = event('report', { ResponseURL: 'http://127.0.0.1:9/' });
    await expect(respond(nowhere, deployed, pause)).rejects.toThrow(/^CloudFormation could not be told how it went: /);
  });
});
