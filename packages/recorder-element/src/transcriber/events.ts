import type { PartialTranscription, Transcription, TranscriptionSegment } from '@audio-transcriber/contract';
import type { LiveText } from '../client/progress.ts';
import type { Note } from '../notes/note.ts';
import type { TranscriberProblem } from '../platform/problem.ts';
import type { LevelEvent } from '../recorder/input-monitor.ts';
import type { Recording } from '../recording/recording.ts';
import { type Phase, recordingOf, type State, type StateOf } from './state.ts';

/** All events bubble and leave shadow trees. */
abstract class TranscriberEvent extends Event {
  constructor(type: keyof AudioTranscriberEventMap, fields?: object, cancelable = false) {
    super(type, { bubbles: true, composed: true, cancelable });
    Object.assign(this, fields);
  }
}

/** Fires before the microphone is requested. Cancelable: call `preventDefault()` to record nothing. */
export class RecordingRequestEvent extends TranscriberEvent {
  constructor() {
    super('recording-request', {}, true);
  }
}

let hasWarned = false;

/** Fires when audio is being recorded. */
export class RecordingStartEvent extends TranscriberEvent {
  constructor() {
    super('recording-start');
  }

  /** Warns once: a page that asks for consent must not assume that nothing is recorded. */
  override preventDefault(): void {
    if (hasWarned) return;
    hasWarned = true;
    // biome-ignore lint/suspicious/noConsole: Only the page's developer can mend it.
    console.warn('<audio-transcriber>: recording-start cannot be prevented. Prevent recording-request instead.');
  }
}

/** Fires when recording was paused. */
export class RecordingPauseEvent extends TranscriberEvent {
  constructor() {
    super('recording-pause');
  }
}

/** Fires when recording was resumed. */
export class RecordingResumeEvent extends TranscriberEvent {
  constructor() {
    super('recording-resume');
  }
}

/** Fires when the `recording` is complete and the microphone is free. */
export class RecordingStopEvent extends TranscriberEvent {
  declare readonly recording: Recording;

  constructor(recording: Recording) {
    super('recording-stop', { recording });
  }
}

/** Fires when recording fails: `problem`, and `recording` if anything was recorded. */
export class RecordingErrorEvent extends TranscriberEvent {
  declare readonly problem: TranscriberProblem;
  declare readonly recording: Recording | undefined;

  constructor(problem: TranscriberProblem, recording: Recording | undefined) {
    super('recording-error', { problem, recording });
  }
}

/**
 * Fires before the first byte may leave the page: when recording starts, or for a `manual` or repeated transcription
 * when it is submitted. Cancelable: call `preventDefault()` to send nothing.
 */
export class TranscriptionRequestEvent extends TranscriberEvent {
  constructor() {
    super('transcription-request', {}, true);
  }
}

/** Fires when more of the recording is transcribed: `segments`, and the `partial` text after them. */
export class TranscriptionProgressEvent extends TranscriberEvent {
  /** All segments so far, in order. */
  declare readonly segments: readonly TranscriptionSegment[];
  /** The text after the last segment. It may change. Undefined if there is none. */
  declare readonly partial: PartialTranscription | undefined;

  constructor({ segments, partial }: LiveText) {
    super('transcription-progress', { segments, partial });
  }
}

/**
 * Fires when the transcript is complete: `transcription`, whose text is empty without speech, and `recording`. If the
 * recording continues a note, `transcription` is that of the whole note, and `addedText` that of the recording.
 * `original` is the transcription of the recording before it was transformed; undefined if it was not.
 */
export class TranscriptionCompleteEvent extends TranscriberEvent {
  declare readonly transcription: Transcription;
  declare readonly recording: Recording;
  declare readonly addedText: string;
  declare readonly original: Transcription | undefined;

  constructor(transcription: Transcription, recording: Recording, addedText: string, original?: Transcription) {
    super('transcription-complete', { transcription, recording, addedText, original });
  }
}

/** Fires when a transcription fails: `problem`, and `recording`, which is kept. `submit()` retries it. */
export class TranscriptionErrorEvent extends TranscriberEvent {
  declare readonly problem: TranscriberProblem;
  declare readonly recording: Recording;
  /** When the next automatic retry starts, if there is one: a value of `performance.now()`, or `online`. */
  declare readonly retryAtMs: number | 'online' | undefined;

  constructor(problem: TranscriberProblem, recording: Recording, retryAtMs?: number | 'online') {
    super('transcription-error', { problem, recording, retryAtMs });
  }
}

/** Fires when the `phase` changes, before the event that explains the change. */
export class PhaseChangeEvent extends TranscriberEvent {
  declare readonly phase: Phase;

  constructor(phase: Phase) {
    super('phase-change', { phase });
  }
}

/** The events of the element, for typed listeners. */
export interface AudioTranscriberEventMap {
  'recording-request': RecordingRequestEvent;
  'recording-start': RecordingStartEvent;
  'recording-pause': RecordingPauseEvent;
  'recording-resume': RecordingResumeEvent;
  'recording-stop': RecordingStopEvent;
  'recording-error': RecordingErrorEvent;
  'transcription-request': TranscriptionRequestEvent;
  'transcription-progress': TranscriptionProgressEvent;
  'transcription-complete': TranscriptionCompleteEvent;
  'transcription-error': TranscriptionErrorEvent;
  'phase-change': PhaseChangeEvent;
}

/** The events of a `Transcriber`. */
export interface TranscriberEventMap extends AudioTranscriberEventMap {
  /** Fires after every change of the state. */
  'state-change': Event;
  /** Fires 20 times a second while recording. */
  level: LevelEvent;
  /** Fires when the microphone becomes silent, or is not silent any more. */
  'silence-change': Event;
}

/** Returns the events of a transition, in order. */
export const createEvents = (previous: State, next: State): readonly Event[] =>
  previous.phase === next.phase
    ? progressEvents(previous, next)
    : [new PhaseChangeEvent(next.phase), ...phaseEvents(previous, next)];

const progressEvents = (previous: State, next: State): Event[] => {
  if (!('progress' in next && 'progress' in previous)) return [];
  const isSame =
    next.progress.segments === previous.progress.segments && next.progress.partial === previous.progress.partial;
  return isSame ? [] : [new TranscriptionProgressEvent(next.progress)];
};

const phaseEvents = (previous: State, next: State): Event[] => {
  const recording = recordingOf(next);
  const stop = recording && previous.phase === 'stopping' ? [new RecordingStopEvent(recording)] : [];
  switch (next.phase) {
    case 'paused':
      return [new RecordingPauseEvent()];
    case 'recording':
      return [previous.phase === 'paused' ? new RecordingResumeEvent() : new RecordingStartEvent()];
    case 'transcribed':
      if (previous.phase === 'transcribing' || previous.phase === 'transforming') {
        const { transcription, recording, original } = next;
        return [new TranscriptionCompleteEvent(transcription, recording, addedTextOf(previous.note, next), original)];
      }
      return next.problem ? [new RecordingErrorEvent(next.problem, undefined)] : [];
    case 'failed':
      return previous.phase === 'transcribing'
        ? [new TranscriptionErrorEvent(next.problem, previous.recording, next.retryAtMs)]
        : [...stop, new RecordingErrorEvent(next.problem, recording)];
    default:
      return stop;
  }
};

/** Returns the text that the recording added to a continued note. */
const addedTextOf = (note: Note | undefined, { transcription, parts }: StateOf<'transcribed'>): string =>
  transcription.text.slice(parts && note ? note.transcription.text.trimEnd().length : 0).trim();
