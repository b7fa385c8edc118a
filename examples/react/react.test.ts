import { testSpokenNote } from '../../tests/spoken-note.ts';

testSpokenNote({
  name: 'react',
  typed: {
    fileName: 'typed.tsx',
    code: `
      import '@audio-transcriber/recorder-element/react';
      import type { AudioTranscriber, RecordingStopEvent } from '@audio-transcriber/recorder-element';
      import { createRef } from 'react';

      export const right = (
        <audio-transcriber
          key="any" id="any" className="any" ref={createRef<AudioTranscriber>()}
          endpoint="/" live={false} persist-scope="ada" max-duration="60" auto-stop include-audio={false} readOnly
          headers={async () => ({ Authorization: 'any' })}
          onrecording-request={(event) => event.preventDefault()} onphase-change={undefined} onClick={() => {}}
          onrecording-stop={({ recording, currentTarget }) => currentTarget.phase + recording.durationSeconds}
        >
          <p slot="label">any</p>
        </audio-transcriber>
      );
      // @ts-expect-error
      export const misspelt = <audio-transcriber endpiont="/" />;
      // @ts-expect-error
      export const mistyped = <audio-transcriber endpoint={8787} />;
      // @ts-expect-error
      export const undecided = <audio-transcriber persist="maybe" />;
      // @ts-expect-error
      export const unlimited = <audio-transcriber max-duration="none" />;
      // @ts-expect-error
      export const mistaken = <audio-transcriber onrecording-stop={({ transcription }) => transcription} />;
      // @ts-expect-error
      export const crossed = <audio-transcriber onphase-change={(event: RecordingStopEvent) => event.recording} />;
      // @ts-expect-error
      export const misplaced = <audio-transcriber ref={createRef<HTMLInputElement>()} />;
    `,
  },
});
