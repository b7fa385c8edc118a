export { ProblemError, type ProblemErrorOptions } from './problem-error.ts';
export { problemTitles } from './problem-titles.ts';
export {
  isProblemCode,
  type ProblemCode,
  type ProblemDefinition,
  type ProblemDocument,
  problemCodeOf,
  problemMediaType,
  problems,
  type TranscriptionProblemCode,
} from './problems.ts';
export { parseServiceDescription, type ServiceDescription } from './service-description.ts';
export { type Cue, createCues, formatSrt, formatVtt, type TimedText } from './subtitles.ts';
export {
  type PartialTranscription,
  parsePartialTranscription,
  parseTranscription,
  type Transcription,
  type TranscriptionSegment,
  type TranscriptionWarning,
  type TranscriptionWord,
} from './transcription.ts';
export { separatorBetween, unspacedScripts } from './unspaced-scripts.ts';
export { wrapLines } from './wrap-lines.ts';
