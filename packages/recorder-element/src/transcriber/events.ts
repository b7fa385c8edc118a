import type { Transcription, TranscriptionSegment } from '@audio-transcriber/contract';
import type { TranscriberProblem } from '../platform/problem.ts';
import type { Recording } from '../recording/recording.ts';
import { type Phase, recordingOf, type State } from './state.ts';

/** All events bubble and leave shadow trees. */
abstract class TranscriberEvent extends Event {
  constructor(type: keyof TranscriberEventMap, fields?: object, cancelable = false) {
    super(type, { bubbles: true, composed: true, cancelable });
    Object.assign(this, fields);
  }
}

/** Before the microphone is asked for. Prevent it, and nothing is recorded. */
export class RecordingStartEvent extends TranscriberEvent {
  constructor() {
    super('recording-start', {}, true);
  }
}

export class RecordingPauseEvent extends TranscriberEvent {
  constructor() {
    super('recording-pause');
  }
}

export class RecordingResumeEvent extends TranscriberEvent {
  constructor() {
    super('recording-resume');
  }
}

/** A recording is complete, and the microphone is free. */
export class RecordingStopEvent extends TranscriberEvent {
  declare readonly recording: Recording;

  constructor(recording: Recording) {
    super('recording-stop', { recording });
  }
}

/** There is no microphone, or recording broke off; what was recorded until then is kept. */
export class RecordingErrorEvent extends TranscriberEvent {
  declare readonly problem: TranscriberProblem;
  declare readonly recording: Recording | undefined;

  constructor(problem: TranscriberProblem, recording: Recording | undefined) {
    super('recording-error', { problem, recording });
  }
}

/**
 * Before the first byte may leave the page: when the recording starts, or for a `manual` or repeated transcription
 * when it is submitted. Prevent it, and nothing leaves.
 */
export class TranscriptionStartEvent extends TranscriberEvent {
  constructor() {
    super('transcription-start', {}, true);
  }
}

/** More of the recording is transcribed. */
export class TranscriptionProgressEvent extends TranscriberEvent {
  /** All segments so far, in order. */
  declare readonly segments: readonly TranscriptionSegment[];

  constructor(segments: readonly TranscriptionSegment[]) {
    super('transcription-progress', { segments });
  }
}

/** The transcript is there; its text is empty when no speech was heard. */
export class TranscriptionCompleteEvent extends TranscriberEvent {
  declare readonly transcription: Transcription;
  declare readonly recording: Recording;

  constructor(transcription: Transcription, recording: Recording) {
    super('transcription-complete', { transcription, recording });
  }
}

/** The transcription failed. The recording is kept: `submit()` tries again. */
export class TranscriptionErrorEvent extends TranscriberEvent {
  declare readonly problem: TranscriberProblem;
  declare readonly recording: Recording;
  /** When it is tried again unasked, if it is: an instant of `performance.now()`, or as soon as the page is online. */
  declare readonly retryAtMs: number | 'online' | undefined;

  constructor(problem: TranscriberProblem, recording: Recording, retryAtMs?: number | 'online') {
    super('transcription-error', { problem, recording, retryAtMs });
  }
}

/** The transcriber is in another phase; fired before the event that says why. */
export class PhaseChangeEvent extends TranscriberEvent {
  declare readonly phase: Phase;

  constructor(phase: Phase) {
    super('phase-change', { phase });
  }
}

export interface TranscriberEventMap {
  'recording-start': RecordingStartEvent;
  'recording-pause': RecordingPauseEvent;
  'recording-resume': RecordingResumeEvent;
  'recording-stop': RecordingStopEvent;
  'recording-error': RecordingErrorEvent;
  'transcription-start': TranscriptionStartEvent;
  'transcription-progress': TranscriptionProgressEvent;
  'transcription-complete': TranscriptionCompleteEvent;
  'transcription-error': TranscriptionErrorEvent;
  'phase-change': PhaseChangeEvent;
}

declare global {
  interface HTMLElementEventMap extends TranscriberEventMap {}
}

/** What a page is told of a step from one state to the next, in order. */
export const eventsOf = (previous: State, next: State): readonly Event[] =>
  previous.phase === next.phase
    ? progressEvents(previous, next)
    : [new PhaseChangeEvent(next.phase), ...phaseEvents(previous, next)];

const progressEvents = (previous: State, next: State): Event[] =>
  'progress' in next && next.progress.segments !== (previous as typeof next).progress.segments
    ? [new TranscriptionProgressEvent(next.progress.segments)]
    : [];

const phaseEvents = (previous: State, next: State): Event[] => {
  const recording = recordingOf(next);
  const stop = recording && previous.phase === 'stopping' ? [new RecordingStopEvent(recording)] : [];
  switch (next.phase) {
    case 'paused':
      return [new RecordingPauseEvent()];
    case 'recording':
      return previous.phase === 'paused' ? [new RecordingResumeEvent()] : [];
    case 'transcribed':
      if (previous.phase === 'transcribing')
        return [new TranscriptionCompleteEvent(next.transcription, next.recording)];
      return next.problem ? [new RecordingErrorEvent(next.problem, undefined)] : [];
    case 'failed':
      return previous.phase === 'transcribing'
        ? [new TranscriptionErrorEvent(next.problem, previous.recording, next.retryAtMs)]
        : [...stop, new RecordingErrorEvent(next.problem, recording)];
    default:
      return stop;
  }
};
