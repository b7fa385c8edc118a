import { testSpokenNote } from '../../tests/spoken-note.ts';

testSpokenNote({
  name: 'svelte',
  typed: {
    fileName: 'typed.ts',
    code: `
      import '@audio-transcriber/recorder-element/svelte';
      import type { SvelteHTMLElements } from 'svelte/elements';

      type Attributes = SvelteHTMLElements['audio-transcriber'];
      export const right: Attributes = {
        id: 'any', class: ['any'], endpoint: '/', live: false, 'persist-scope': 'ada', 'max-duration': '60', 'include-audio': true,
        headers: async () => ({ Authorization: 'any' }),
        'onrecording-start': (event) => event.preventDefault(),
        'onphase-change': undefined,
        onclick: ({ currentTarget }) => currentTarget.stop(),
      };
      // @ts-expect-error
      export const misspelt: Attributes = { endpiont: '/' };
      // @ts-expect-error
      export const mistyped: Attributes = { endpoint: 8787 };
      // @ts-expect-error
      export const mistaken: Attributes = { 'onrecording-stop': ({ transcription }) => transcription };
    `,
  },
});
