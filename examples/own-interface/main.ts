import { problemMessages, type State, Transcriber } from '@audio-transcriber/recorder-element/headless';

const transcriber = new Transcriber({ settings: { endpoint: '/v1/audio/transcriptions', language: 'en' } });

const [button, status, notes] = ['button', '[role=status]', 'ol'].map((selector) =>
  document.querySelector(selector),
) as [HTMLButtonElement, HTMLElement, HTMLElement];

/** The action of the button in each phase. */
const actionIn = (state: State): readonly [label: string, act: () => void] => {
  switch (state.phase) {
    case 'idle':
    case 'transcribed':
      return ['Speak', () => transcriber.start()];
    case 'recording':
    case 'paused':
      return ['Stop', () => transcriber.stop()];
    case 'recorded':
      return ['Transcribe', () => transcriber.submit()];
    case 'failed':
      return state.recording ? ['Try again', () => transcriber.submit()] : ['Speak', () => transcriber.start()];
    default:
      return ['Cancel', () => transcriber.cancel()];
  }
};

const wordsFor = (state: State): string => {
  if (state.phase === 'failed') return problemMessages[state.problem.code].advice;
  if (state.phase === 'recording') return 'I am listening.';
  if (state.phase === 'transcribed' && state.transcription.text === '') return 'I heard nobody speak.';
  return '';
};

const render = (): void => {
  const { state } = transcriber;
  [button.textContent] = actionIn(state);
  status.textContent = wordsFor(state);
};

button.addEventListener('click', () => {
  const [, act] = actionIn(transcriber.state);
  act();
});

transcriber.addEventListener('state-change', () => {
  const { state } = transcriber;
  if (state.phase === 'transcribed' && state.transcription.text) {
    notes.append(Object.assign(document.createElement('li'), { textContent: state.transcription.text }));
  }
  render();
});

// Turns off the microphone. The recording is still there if the page is restored.
addEventListener('pagehide', () => transcriber.suspend());

render();
