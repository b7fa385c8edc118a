import 'axe-core';
import { ProblemError } from '@audio-transcriber/contract';
import type axe from 'axe-core';
import { assert } from 'chai';
import { render } from 'lit';
import { noProgress } from '../client/progress.ts';
import { messages as arabic } from '../messages/languages/ar.ts';
import { english, type Localization } from '../messages/localization.ts';
import { createRecording } from '../recording/recording.ts';
import type { State } from '../transcriber/state.ts';
import { Transcriber } from '../transcriber/transcriber.ts';
import { renderState } from './state-view.ts';

const createStates = async (): Promise<State[]> => {
  const recording = await createRecording(new Blob(['?'], { type: 'audio/webm' }), 1);
  const problem = new ProblemError('server-busy', 'مشغول');
  const segments = [{ id: 0, start: 0, end: 1, text: 'مرحبا' }];
  return [
    { phase: 'idle' },
    { phase: 'starting', id: 'new' },
    { phase: 'recording', id: 'new', recordedMs: 0, resumedAtMs: performance.now(), progress: noProgress },
    { phase: 'paused', id: 'new', recordedMs: 61_000, progress: noProgress },
    { phase: 'stopping', id: 'new', recordedMs: 61_000, progress: noProgress, willSubmit: true },
    { phase: 'recorded', recording, progress: noProgress },
    { phase: 'transcribing', recording, progress: { ...noProgress, segments } },
    { phase: 'transcribed', recording, transcription: { text: 'مرحبا بكم', language: 'ar' } },
    { phase: 'transcribed', recording, transcription: { text: '' } },
    { phase: 'failed', problem, recording },
    { phase: 'failed', problem, recording, retryAtMs: performance.now() + 5000 },
    { phase: 'failed', problem, recording, retryAtMs: 'online' },
    { phase: 'failed', problem, recording: undefined },
  ];
};

const show = (state: State, localization: Localization): HTMLElement => {
  const main = document.createElement('main');
  document.body.replaceChildren(main);
  render(renderState(state, { ...localization, transcriber: new Transcriber({ settings: { endpoint: '/' } }) }), main);
  return main;
};

setup(() => {
  document.documentElement.lang = 'en';
  document.title = 'Views';
});
teardown(() => document.body.replaceChildren());

test('is completely in Arabic and right-to-left with lang="ar"', async () => {
  for (const state of await createStates()) {
    const main = show(state, { ...arabic, lang: 'ar-EG' });
    for (const code of main.querySelectorAll('code')) code.remove(); // A problem's code is the same in every language.
    const labels = [...main.querySelectorAll('[aria-label]')].map(({ ariaLabel }) => ariaLabel);
    assert.notMatch([main.textContent, ...labels].join(' '), /[a-z]/i, state.phase);
    assert.equal(getComputedStyle(main.querySelector('.panel') as Element).direction, 'rtl');
  }
});

test('formats times and numbers in the digits of the language', async () => {
  const states = await createStates();
  const textOf = (i: number) => show(states[i] as State, { ...arabic, lang: 'ar-EG' }).textContent;
  assert.include(textOf(3), '١:٠١');
  assert.include(textOf(10), '٥');
});

test('sets the transcript’s lang to the spoken language, if known', async () => {
  const recording = await createRecording(new Blob(['?'], { type: 'audio/webm' }), 1);
  const langOf = (language?: string) => {
    const transcription = { text: 'Bonjour', ...(language && { language }) };
    return show({ phase: 'transcribed', recording, transcription }, english).querySelector<HTMLElement>('.transcript')
      ?.lang;
  };
  assert.deepEqual([langOf('fr'), langOf('french'), langOf()], ['fr', '', '']);
});

for (const [name, localization] of [
  ['English', english],
  ['Arabic', { ...arabic, lang: 'ar' }],
] as const) {
  test(`has no axe violations in any state, in ${name}`, async () => {
    for (const state of await createStates()) {
      const main = show(state, localization);
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(main);
      const found = violations.map(({ id, nodes }) => `${state.phase} ${id}: ${nodes.map(({ html }) => html)}`);
      assert.deepEqual(found, []);
    }
  });
}
