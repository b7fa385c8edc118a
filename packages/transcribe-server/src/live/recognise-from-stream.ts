import { secondsOf } from '../audio/pcm.ts';
import type { Clock } from '../platform/clock.ts';
import { orAborted } from '../platform/or-aborted.ts';
import { addWordTimes } from '../transcription/add-word-times.ts';
import type { Recognise } from '../transcription/transcribe.ts';
import type { StreamSession } from './stream-session.ts';
import { findUncovered, joinFinals, recogniseSpan, type Span, selectFinals } from './streamed-result.ts';

/** What is known of a recording that is streamed. */
interface StreamedRecording {
  readonly clock: Clock;
  sessions(): readonly StreamSession[];
  speech(): readonly Span[];
  /** Resolves with the next result, or when a session ends. */
  changed(): Promise<void>;
  /** Looks for speech in all audio that has come. */
  judge(): Promise<void>;
  /** Ends the session in the next pause, which brings the final results of what was sent. */
  renew(): void;
}

/** How long a segment waits for its final results; then the session is renewed, and it waits once more. */
const patienceSeconds = 4;

/** Recognises segments from final results, and by a call only the speech that is in none. */
export const recogniseFromStream =
  (recognise: Recognise, recording: StreamedRecording): Recognise =>
  async (segment, signal, begin) => {
    if (recording.sessions().length === 0) return await recognise(segment, signal, begin);
    begin();
    const span = { start: segment.startSeconds, end: segment.startSeconds + secondsOf(segment.samples) };
    const uncovered = await waitForFinals(recording, span, signal);
    const finals = recording.sessions().flatMap((session) => session.finals);
    const isRecognised = ({ startSeconds }: { readonly startSeconds: number }) =>
      uncovered.some(({ start, end }) => startSeconds >= start && startSeconds < end);
    const streamed = selectFinals(finals, span).filter((final) => !isRecognised(final));
    if (streamed.length === 0 && uncovered.length > 0) return await recognise(segment, signal, () => {});
    const recognised = await Promise.all(uncovered.map((part) => recogniseSpan(recognise, segment, part, signal)));
    return await addWordTimes(joinFinals([...streamed, ...recognised], span.start), segment.samples, undefined);
  };

/** Waits until all speech in the span is in final results, or will not be. Returns what is not. */
const waitForFinals = async (recording: StreamedRecording, span: Span, signal: AbortSignal): Promise<Span[]> => {
  await recording.judge();
  const readUncovered = () => findUncovered(span, recording.speech(), recording.sessions());
  for (const isLast of [false, true]) {
    const over = Promise.withResolvers<void>();
    let isOver = false;
    using _timer = recording.clock.after(patienceSeconds, () => {
      isOver = true;
      over.resolve();
    });
    for (;;) {
      const changed = recording.changed();
      const uncovered = readUncovered();
      if (uncovered.length === 0 || !isHopeful(uncovered, recording.sessions()) || (isOver && isLast)) return uncovered;
      if (isOver) break;
      await orAborted(Promise.race([changed, over.promise]), signal);
    }
    recording.renew();
  }
  return readUncovered();
};

/** Whether a session may still bring final results of some of the spans. */
const isHopeful = (spans: readonly Span[], sessions: readonly StreamSession[]): boolean =>
  spans.some(({ end }) => sessions.some((one) => one.isRunning && (one.isOpen || one.sentSeconds >= end - 0.5)));
