import { secondsOf } from '../audio/pcm.ts';
import type { Clock } from '../platform/clock.ts';
import { orAborted } from '../platform/or-aborted.ts';
import { addWordTimes } from '../transcription/add-word-times.ts';
import type { Recognise } from '../transcription/transcribe.ts';
import type { StreamSession } from './stream-session.ts';
import { findUncovered, joinFinals, recogniseSpan, type Span, selectFinals } from './streamed-result.ts';

/** The state of a recording that is sent to a streaming engine. */
interface StreamedRecording {
  readonly clock: Clock;
  sessions(): readonly StreamSession[];
  speech(): readonly Span[];
  /** Resolves at the next result or end of a session. */
  changed(): Promise<void>;
  /** Analyzes all received audio for speech. */
  analyze(): Promise<void>;
  /** Ends the session at the next pause, so that the engine returns its final results. */
  renew(): void;
}

/** How long a segment waits for its final results. After the first timeout the session is renewed, after the second it gives up. */
const finalsTimeoutSeconds = 4;

/**
 * Returns a function that builds the result of a segment from the final results of the stream. Calls `recognise` only for
 * speech that no final result covers, and for channels that are apart, which are not in the stream.
 */
export const recogniseFromStream =
  (recognise: Recognise, recording: StreamedRecording): Recognise =>
  async (segment, signal, begin) => {
    if (recording.sessions().length === 0 || segment.channel !== undefined)
      return await recognise(segment, signal, begin);
    begin();
    const span = { start: segment.startSeconds, end: segment.startSeconds + secondsOf(segment.samples) };
    const uncovered = await waitForFinals(recording, span, signal);
    const finals = recording.sessions().flatMap((session) => session.finals);
    const streamed = selectFinals(finals, recording.speech(), span, uncovered);
    if (streamed.length === 0 && uncovered.length > 0) return await recognise(segment, signal, () => {});
    const recognised = await Promise.all(uncovered.map((part) => recogniseSpan(recognise, segment, part, signal)));
    return await addWordTimes(joinFinals([...streamed, ...recognised], span.start), segment.samples);
  };

/** Waits until final results cover all speech in the span, or no more can arrive. Returns the speech that is not covered. */
const waitForFinals = async (recording: StreamedRecording, span: Span, signal: AbortSignal): Promise<Span[]> => {
  await recording.analyze();
  const readUncovered = () => findUncovered(span, recording.speech(), recording.sessions());
  for (const isLast of [false, true]) {
    const over = Promise.withResolvers<void>();
    let isOver = false;
    using _timer = recording.clock.after(finalsTimeoutSeconds, () => {
      isOver = true;
      over.resolve();
    });
    for (;;) {
      const changed = recording.changed();
      const uncovered = readUncovered();
      if (uncovered.length === 0 || !canBeCovered(uncovered, recording.sessions()) || (isOver && isLast)) {
        return uncovered;
      }
      if (isOver) break;
      await orAborted(Promise.race([changed, over.promise]), signal);
    }
    recording.renew();
  }
  return readUncovered();
};

/** Returns whether a session can still return final results for one of the spans. */
const canBeCovered = (spans: readonly Span[], sessions: readonly StreamSession[]): boolean =>
  spans.some(({ end }) =>
    sessions.some((one) => one.isRunning && one.startSeconds < end && (one.isOpen || one.sentSeconds >= end - 0.5)),
  );
