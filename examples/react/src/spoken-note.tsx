import '@audio-transcriber/recorder-element/react';
import type { AudioTranscriber } from '@audio-transcriber/recorder-element';
import { useRef, useState } from 'react';

/** A text field that can be spoken into. Events are props: `on` and the event's name. */
export const SpokenNote = () => {
  const recorder = useRef<AudioTranscriber>(null);
  const [note, setNote] = useState('');
  const [seconds, setSeconds] = useState(0);

  const startOver = () => {
    recorder.current?.discard();
    setNote('');
    setSeconds(0);
  };

  return (
    <>
      <h1>Speak a note</h1>
      <audio-transcriber
        ref={recorder}
        endpoint="/v1/audio/transcriptions"
        language="en"
        onrecording-stop={({ recording }) => setSeconds(recording.durationSeconds)}
        ontranscription-complete={({ transcription }) => setNote(transcription.text)}
      />
      <label>
        Note
        <textarea value={note} onChange={({ target }) => setNote(target.value)} />
      </label>
      <p>
        {seconds.toFixed(1)} seconds{' '}
        <button type="button" onClick={startOver}>
          Start over
        </button>
      </p>
    </>
  );
};
