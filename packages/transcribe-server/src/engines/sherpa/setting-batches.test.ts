import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSettingBatches } from './setting-batches.ts';

test('runs tasks of one setting at a time, in order of arrival', async () => {
  const events: string[] = [];
  const batches = createSettingBatches('', (language) => events.push(`now ${language || 'any'}`));
  const speak = (name: string, language: string) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const end = batches.run(language, async () => {
      events.push(`${name} begins`);
      await promise;
      events.push(`${name} ends`);
    });
    return { finish: () => [resolve(), end][1] };
  };

  const first = speak('first', 'de');
  const second = speak('second', 'de');
  const third = speak('third', '');
  const fourth = speak('fourth', 'de');
  await second.finish();
  await first.finish();
  await third.finish();
  await fourth.finish();
  assert.deepEqual(events, [
    ...['now de', 'first begins', 'second begins', 'second ends', 'first ends'],
    ...['now any', 'third begins', 'third ends', 'now de', 'fourth begins', 'fourth ends'],
  ]);
});

test('continues after a failed task', async () => {
  const batches = createSettingBatches('', () => {});
  await assert.rejects(
    batches.run('de', () => Promise.reject(new Error('hoarse'))),
    /hoarse/,
  );
  assert.equal(await batches.run('fr', async () => 'bon'), 'bon');
});
