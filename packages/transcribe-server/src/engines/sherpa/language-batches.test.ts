import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLanguageTurns } from './language-batches.ts';

test('runs tasks of one language at a time, in order of arrival', async () => {
  const events: string[] = [];
  const turns = createLanguageTurns((language) => events.push(`now ${language || 'any'}`));
  const speak = (name: string, language: string) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const end = turns.run(language, async () => {
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
  const turns = createLanguageTurns(() => {});
  await assert.rejects(
    turns.run('de', () => Promise.reject(new Error('hoarse'))),
    /hoarse/,
  );
  assert.equal(await turns.run('fr', async () => 'bon'), 'bon');
});
