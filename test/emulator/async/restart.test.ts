import { writeFileSync } from 'node:fs';
import { AtWork, until } from './at-work';

test('a stop leaves what waits and what is under way to the next start', async () => {
  const first = await AtWork.start();
  await first.endpoint('stopped', { concurrency: 1 });
  const underWay = await first.invoke('stopped', { Body: `gate ${first.folder}/gate`, InferenceId: 'under-way' });
  await until(() => first.outstanding('stopped').join() === '1');
  const waiting = await first.invoke('stopped', { Body: 'waited', InferenceId: 'waiting' });
  await first.stop();

  const second = await AtWork.start(first.folder);
  expect(await second.keys('async-results')).toEqual([]);
  expect(await second.keys('async-failures')).toEqual([]);
  writeFileSync(`${first.folder}/gate`, '');
  expect(await second.object(underWay.OutputLocation)).toBe('none');
  expect(await second.object(waiting.OutputLocation)).toBe('waited');
  expect(await second.notice('done', 'waiting')).toMatchObject({ invocationStatus: 'Completed' });
  await second.remove();
});

test('without instances a queue survives a stop, too', async () => {
  const first = await AtWork.start();
  await first.endpoint('asleep');
  await first.resize('asleep', 0);
  const { OutputLocation } = await first.invoke('asleep', { Body: 'slept' });
  await first.stop();

  const second = await AtWork.start(first.folder);
  await second.resize('asleep', 1);
  expect(await second.object(OutputLocation)).toBe('slept');
  await second.remove();
});
