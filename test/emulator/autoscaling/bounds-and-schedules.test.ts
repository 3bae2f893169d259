import {
  DeleteScheduledActionCommand,
  DescribeScheduledActionsCommand,
  PutScheduledActionCommand,
  type PutScheduledActionCommandInput,
} from '@aws-sdk/client-application-auto-scaling';
import { Endpoints } from '../../../emulator/src/sagemaker/serving/endpoints';
import { idOf, MINUTE, NAMESPACE, Scaled } from './scaled';

let scaled: Scaled;

beforeEach(async () => {
  scaled = await Scaled.start();
});
afterEach(() => scaled.remove());

const schedule = (name: string, more: Partial<PutScheduledActionCommandInput>) =>
  scaled.autoscaling.send(
    new PutScheduledActionCommand({
      ...NAMESPACE,
      ResourceId: idOf(name),
      ScheduledActionName: 'office',
      Schedule: 'at(2026-11-20T12:05:00)',
      ...more,
    }),
  );

test('a capacity outside of the bounds is brought into them when they are registered', async () => {
  await scaled.endpoint('low', [2, 3]);
  await scaled.idle('low');
  expect(await scaled.counts('low')).toEqual([2, 2]);
  expect((await scaled.activities('low'))[0]).toMatchObject({
    Cause: 'minimum capacity was set to 2',
    Description: 'Setting desired instance count to 2.',
    StatusCode: 'Successful',
  });
  await scaled.register('low', { MinCapacity: 1, MaxCapacity: 1 });
  await scaled.idle('low');
  expect(await scaled.counts('low')).toEqual([1, 1]);
  expect((await scaled.activities('low'))[0].Cause).toBe('maximum capacity was set to 1');
});

test('bounds that change while the endpoint is updated take effect after it', async () => {
  await scaled.endpoint('later', [1, 3]);
  const all = scaled.local.world.part(Endpoints);
  await scaled.register('later', { MinCapacity: 2 });
  await scaled.register('later', { MinCapacity: 3 });
  expect(all.serving({ account: '000000000000', region: 'us-east-1' }, 'later')?.record.status).toBe('Updating');
  await scaled.local.settled('later');
  await scaled.clock.advance(MINUTE);
  await scaled.idle('later');
  expect(await scaled.counts('later')).toEqual([3, 3]);
});

test('a scheduled action sets the bounds at its time, and the capacity by them', async () => {
  await scaled.endpoint('office', [1, 2]);
  await schedule('office', { ScalableTargetAction: { MinCapacity: 3, MaxCapacity: 4 } });
  await scaled.pass('office', 4);
  expect(await scaled.target('office')).toMatchObject({ MinCapacity: 1, MaxCapacity: 2 });
  await scaled.pass('office', 1);
  await scaled.idle('office');
  expect(await scaled.target('office')).toMatchObject({ MinCapacity: 3, MaxCapacity: 4 });
  expect(await scaled.counts('office')).toEqual([3, 3]);
  expect(await scaled.activities('office')).toMatchObject([
    { Description: 'Setting desired instance count to 3.', Cause: 'minimum capacity was set to 3' },
    {
      Description: 'Setting min capacity to 3 and max capacity to 4',
      Cause: 'scheduled action name office was triggered',
      StatusMessage: 'Successfully set min capacity to 3 and max capacity to 4',
    },
  ]);
});

test('a recurring action runs again and again, in its own time zone', async () => {
  await scaled.endpoint('daily', [1, 2]);
  const daily = { Schedule: 'cron(0 22 * * ? *)', Timezone: 'Asia/Tokyo' };
  await schedule('daily', { ...daily, ScheduledActionName: 'night', ScalableTargetAction: { MaxCapacity: 1 } });
  await schedule('daily', {
    Schedule: 'rate(1 day)',
    ScheduledActionName: 'day',
    ScalableTargetAction: { MaxCapacity: 2 },
  });
  await scaled.clock.advance(61 * MINUTE);
  expect(await scaled.target('daily')).toMatchObject({ MaxCapacity: 1 });
  await scaled.clock.advance(23 * 60 * MINUTE);
  expect(await scaled.target('daily')).toMatchObject({ MaxCapacity: 2 });
  await scaled.clock.advance(60 * MINUTE);
  expect(await scaled.target('daily')).toMatchObject({ MaxCapacity: 1 });
});

test('a suspended schedule does nothing, and is not made up for', async () => {
  await scaled.endpoint('off', [1, 2]);
  await scaled.register('off', { SuspendedState: { ScheduledScalingSuspended: true } });
  await schedule('off', { ScalableTargetAction: { MinCapacity: 2 } });
  await scaled.pass('off', 6);
  await scaled.register('off', { SuspendedState: { ScheduledScalingSuspended: false } });
  await scaled.pass('off', 2);
  expect(await scaled.target('off')).toMatchObject({ MinCapacity: 1 });
});

test('an action that would cross the bounds fails, and says why', async () => {
  await scaled.endpoint('crossed', [1, 2]);
  await schedule('crossed', { ScalableTargetAction: { MinCapacity: 3 } });
  await scaled.pass('crossed', 5);
  expect(await scaled.activities('crossed')).toMatchObject([
    {
      StatusCode: 'Failed',
      StatusMessage:
        'Failed to set min capacity to 3. Reason: the minimum capacity, 3, would be more than the maximum capacity, 2.',
    },
  ]);
});

test('an action fails at an endpoint that is being updated, but for the bounds', async () => {
  await scaled.endpoint('moving', [1, 4]);
  await schedule('moving', { ScalableTargetAction: { MinCapacity: 4 } });
  await scaled.clock.advance(5 * MINUTE - 1);
  await scaled.register('moving', { MinCapacity: 2 });
  await scaled.clock.advance(1);
  await scaled.local.settled('moving');
  await scaled.idle('moving');
  expect((await scaled.activities('moving')).filter(({ StatusCode }) => StatusCode === 'Failed')).toMatchObject([
    {
      Description: 'Setting desired instance count to 4.',
      StatusMessage:
        'Failed to set desired instance count to 4. Reason: Resource Id [endpoint/moving/variant/all] is not scalable. Reason: The status of endpoint moving must be InService: it is Updating.',
    },
  ]);
  expect(await scaled.target('moving')).toMatchObject({ MinCapacity: 4 });
});

test('scheduled actions are listed as they were given, and deleted', async () => {
  await scaled.endpoint('listed', [1, 2]);
  const given = {
    Schedule: 'rate(5 minutes)',
    StartTime: new Date('2026-12-01T00:00:00Z'),
    EndTime: new Date('2026-12-02T00:00:00Z'),
    ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 2 },
  };
  await schedule('listed', given);
  const id = { ...NAMESPACE, ResourceId: idOf('listed') };
  const list = () => scaled.autoscaling.send(new DescribeScheduledActionsCommand(id));
  expect((await list()).ScheduledActions).toEqual([
    {
      ...id,
      ...given,
      ScheduledActionName: 'office',
      ScheduledActionARN: expect.stringMatching(
        /^arn:aws:autoscaling:us-east-1:000000000000:scheduledAction:[0-9a-f-]{36}:resource\/sagemaker\/endpoint\/listed\/variant\/all:scheduledActionName\/office$/,
      ),
      CreationTime: scaled.clock.now(),
    },
  ]);
  await scaled.autoscaling.send(new DeleteScheduledActionCommand({ ...id, ScheduledActionName: 'office' }));
  expect((await list()).ScheduledActions).toEqual([]);
});
