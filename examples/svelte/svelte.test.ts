import { testSpokenNote } from '../../tests/spoken-note.ts';

testSpokenNote({
  name: 'svelte',
  typed: {
    fileName: 'typed.svelte',
    code: `
      <script lang="ts">
        import '@audio-transcriber/recorder-element/svelte';
        import type { AudioTranscriber, RecordingStopEvent } from '@audio-transcriber/recorder-element';

        let recorder = $state<AudioTranscriber>();
        let input = $state<HTMLInputElement>();
        const log = (event: RecordingStopEvent) => event.recording;
      </script>

      <audio-transcriber
        bind:this={recorder} id="any" class={['any']}
        endpoint="/" live={false} persist-scope="ada" max-duration="60" auto-stop include-audio readOnly={false}
        headers={async () => ({ Authorization: 'any' })} oninput={() => recorder?.value} onrecording-stop={log}
        onrecording-request={(event) => event.preventDefault()} onphase-change={({ currentTarget }) => currentTarget.phase}
      >
        <p slot="label">any</p>
      </audio-transcriber>
      <audio-transcriber
        // @ts-expect-error
        endpiont="/"
      ></audio-transcriber>
      <audio-transcriber
        // @ts-expect-error
        endpoint={8787}
      ></audio-transcriber>
      <audio-transcriber
        // @ts-expect-error
        persist="maybe"
      ></audio-transcriber>
      <audio-transcriber
        // @ts-expect-error
        max-duration="none"
      ></audio-transcriber>
      <audio-transcriber
        // @ts-expect-error
        include-audio={false}
      ></audio-transcriber>
      <audio-transcriber
        // @ts-expect-error
        onrecording-stopped={() => {}}
      ></audio-transcriber>
      <audio-transcriber
        // @ts-expect-error
        onrecording-stop={({ transcription }) => transcription}
      ></audio-transcriber>
      <audio-transcriber
        // @ts-expect-error
        onphase-change={log}
      ></audio-transcriber>
      <audio-transcriber
        // @ts-expect-error
        bind:this={input}
      ></audio-transcriber>
    `,
  },
});
