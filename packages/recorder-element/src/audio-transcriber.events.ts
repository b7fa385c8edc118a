import type { Transcription, TranscriptionSegment } from '@audio-transcriber/contract';
import type { TranscriberProblem } from './problem.ts';
import type { Recording } from './recording.ts';
import { type Phase, recordingOf, type State } from './state.ts';

/** All events bubble and leave shadow trees. */
abstract class TranscriberEvent extends Event {
  constructor(type: keyof TranscriberEventMap, init?: EventInit) {
    super(type, { bubbles: true, composed: true, ...init });
  }
}

/** Before the microphone is asked for. Prevent it, and nothing is recorded. */
export class RecordingStartEvent extends TranscriberEvent {
  constructor() {
    super('recording-start', { cancelable: true });
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
  readonly recording: Recording;

  constructor(recording: Recording) {
    super('recording-stop');
    this.recording = recording;
  }
}

/** There is no microphone, or recording broke off; what was recorded until then is kept. */
export class RecordingErrorEvent extends TranscriberEvent {
  readonly problem: TranscriberProblem;
  readonly recording: Recording | undefined;

  constructor(problem: TranscriberProblem, recording: Recording | undefined) {
    super('recording-error');
    this.problem = problem;
    this.recording = recording;
  }
}

/**
 * Before the first byte may leave the page: when the recording starts, or for a `manual` or repeated transcription
 * when it is submitted. Prevent it, and nothing leaves.
 */
export class TranscriptionStartEvent extends TranscriberEvent {
  constructor() {
    super('transcription-start', { cancelable: true });
  }
}

/** More of the recording is transcribed. */
export class TranscriptionProgressEvent extends TranscriberEvent {
  /** All segments so far, in order. */
  readonly segments: readonly TranscriptionSegment[];

  constructor(segments: readonly TranscriptionSegment[]) {
    super('transcription-progress');
    this.segments = segments;
  }
}

/** The transcript is there; its text is empty when no speech was heard. */
export class TranscriptionCompleteEvent extends TranscriberEvent {
  readonly transcription: Transcription;
  readonly recording: Recording;

  constructor(transcription: Transcription, recording: Recording) {
    super('transcription-complete');
    this.transcription = transcription;
    this.recording = recording;
  }
}

/** The transcription failed. The recording is kept: `submit()` tries again. */
export class TranscriptionErrorEvent extends TranscriberEvent {
  readonly problem: TranscriberProblem;
  readonly recording: Recording;

  constructor(problem: TranscriberProblem, recording: Recording) {
    super('transcription-error');
    this.problem = problem;
    this.recording = recording;
  }
}

/** The transcriber is in another phase; fired before the event that says why. */
export class PhaseChangeEvent extends TranscriberEvent {
  readonly phase: Phase;

  constructor(phase: Phase) {
    super('phase-change');
    this.phase = phase;
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
  'progress' in previous && 'progress' in next && previous.progress.segments !== next.progress.segments
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
      return [new TranscriptionCompleteEvent(next.transcription, next.recording)];
    case 'failed':
      return previous.phase === 'transcribing'
        ? [new TranscriptionErrorEvent(next.problem, previous.recording)]
        : [...stop, new RecordingErrorEvent(next.problem, recording)];
    default:
      return stop;
  }
};
