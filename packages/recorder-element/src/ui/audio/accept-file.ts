import { ProblemError } from '@audio-transcriber/contract';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import type { TranscriberProblem } from '../../platform/problem.ts';
import { listsMediaType } from '../../recording/media-type.ts';
import { readAudioFile } from '../../recording/read-audio-file.ts';
import type { Recording } from '../../recording/recording.ts';
import type { RecordingLimits } from '../../recording/recording-limits.ts';
import { sniffMediaType } from '../../recording/sniff-media-type.ts';
import { describeFileProblem, describeUndecodableFile } from './describe-file-problem.ts';

/** Says in words why a file is not taken. */
type Refusal = (localization: PanelLocalization) => string;

/**
 * Makes a recording of a file, if it is within the limits and can be transcribed.
 *
 * @param decodable The media types that the service can decode; if absent, what this browser can read is taken
 */
export const acceptFile = async (
  file: File,
  limits: RecordingLimits,
  decodable: readonly string[] | undefined,
): Promise<Recording | Refusal> => {
  const mediaType = decodable && (await sniffMediaType(file));
  if (mediaType && !listsMediaType(decodable, mediaType)) {
    return (localization) => describeUndecodableFile(file, mediaType, decodable, localization);
  }
  try {
    return await readAudioFile(file, limits, mediaType);
  } catch (cause) {
    if (!ProblemError.isInstance(cause)) throw cause;
    return (localization) => describeFileProblem(cause as TranscriberProblem, file, limits, localization);
  }
};
