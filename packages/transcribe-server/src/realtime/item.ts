import type { PcmSamples } from '../audio/pcm.ts';
import { secondsOf } from '../audio/pcm.ts';
import { joinSegments } from '../transcription/join-segments.ts';
import type { SegmentTranscript } from '../transcription/transcribe.ts';
import type { TranscriptUpdate } from '../transcription/transcription-events.ts';
import { createAudioQueue } from './audio-queue.ts';
import { createDeltaText } from './delta-text.ts';

/** Transcribes the audio of one item while it arrives. */
export type TranscribeItem = (pcm: AsyncIterable<PcmSamples>, signal: AbortSignal) => ItemTranscription;

export interface ItemTranscription {
  readonly updates: AsyncIterable<TranscriptUpdate>;
  /** Reports that all audio of the item has arrived. The deadline of its transcription begins. */
  complete(): void;
}

/** The transcript of an item. */
export interface ItemTranscript {
  readonly text: string;
  readonly language: string | undefined;
  /** Seconds of its audio. */
  readonly seconds: number;
}

interface ItemListener {
  /** Called when `waitingSeconds` has changed. */
  onRead(): void;
  onDelta(delta: string): void;
  onCompleted(transcript: ItemTranscript): void;
  onFailed(error: unknown): void;
}

/** An item of the conversation: one turn of speech, or what is between two commits. */
export interface Item {
  readonly id: string;
  /** Seconds of its audio. */
  readonly seconds: number;
  /** Seconds of audio that wait for their recognition. */
  readonly waitingSeconds: number;
  push(samples: PcmSamples): void;
  /** Ends its audio. The transcript follows. */
  complete(): void;
  /** Stops its transcription. Nothing of it follows. */
  cancel(reason: unknown): void;
  /** Resolves when it was transcribed, has failed or was canceled. Never rejects. */
  readonly ended: Promise<void>;
}

/** Creates an item and starts to transcribe it. */
export const createItem = (id: string, transcribe: TranscribeItem, listener: ItemListener): Item => {
  const audio = createAudioQueue(listener.onRead);
  const stop = new AbortController();
  stop.signal.addEventListener('abort', audio.cancel);
  const { updates, complete } = transcribe(audio, stop.signal);
  const deltas = createDeltaText();
  let seconds = 0;

  const run = async () => {
    const segments: SegmentTranscript[] = [];
    const sendDelta = (delta: string) => {
      if (delta !== '' && !stop.signal.aborted) listener.onDelta(delta);
    };
    for await (const { segment, partial } of updates) {
      if (segment !== undefined) segments.push(segment);
      if (segment !== undefined && segment.text !== '') sendDelta(deltas.addSegment(segment.text));
      if (partial !== undefined) sendDelta(deltas.updatePartial(partial));
    }
    const { text, language } = joinSegments(segments, undefined);
    stop.signal.throwIfAborted();
    listener.onCompleted({ text, language, seconds });
  };

  const ended = run()
    .catch((error) => {
      if (!stop.signal.aborted) listener.onFailed(error);
    })
    .finally(() => stop.abort());

  return {
    id,
    get seconds() {
      return seconds;
    },
    get waitingSeconds() {
      return audio.waitingSeconds;
    },
    push(samples) {
      seconds += secondsOf(samples);
      audio.push(samples);
    },
    complete() {
      if (!stop.signal.aborted) complete();
      audio.end();
    },
    cancel: (reason) => stop.abort(reason),
    ended,
  };
};
