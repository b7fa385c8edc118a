import { testSpokenNote } from '../../tests/spoken-note.ts';

testSpokenNote({
  name: 'vue',
  typed: {
    fileName: 'typed.ts',
    code: `
      import '@audio-transcriber/recorder-element/vue';
      import type { AudioTranscriber, RecordingStopEvent } from '@audio-transcriber/recorder-element';
      import type { GlobalComponents } from 'vue';

      type Component = InstanceType<GlobalComponents['audio-transcriber']>;
      export const right: Component['$props'] = {
        key: 'any', id: 'any', class: ['any'], endpoint: '/', live: false, 'persist-scope': 'ada', 'max-duration': '60', 'include-audio': true,
        headers: async () => ({ Authorization: 'any' }),
      };
      export const reference = (component: Component): AudioTranscriber => component;
      export const emit = (emit: Component['$emit'], event: RecordingStopEvent) => emit('recording-stop', event);
      // @ts-expect-error
      export const misspelt: Component['$props'] = { endpiont: '/' };
      // @ts-expect-error
      export const mistyped: Component['$props'] = { endpoint: 8787 };
      // @ts-expect-error
      export const mistaken = (emit: Component['$emit'], event: RecordingStopEvent) => emit('phase-change', event);
    `,
  },
});
