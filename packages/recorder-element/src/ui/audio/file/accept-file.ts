import { ProblemError } from '@audio-transcriber/contract';
import type { PanelLocalization } from '../../../messages/panel-localization.ts';
import type { TranscriberProblem } from '../../../platform/problem.ts';
import { listsMediaType } from '../../../recording/media-type.ts';
import { readAudioFile } from '../../../recording/read-audio-file.ts';
import type { Recording } from '../../../recording/recording.ts';
import type { RecordingLimits } from '../../../recording/recording-limits.ts';
import { sniffMediaType } from '../../../recording/sniff-media-type.ts';
import type { Transcriber } from '../../../transcriber/transcriber.ts';
import { describeFileProblem, describeUndecodableFile } from './describe-file-problem.ts';

export { describeUnwantedFile } from './describe-file-problem.ts';

/** Describes why a file was rejected. */
type Refusal = (localization: PanelLocalization) => string;

/**
 * Creates a recording from a file if it is within the limits and can be transcribed.
 *
 * @param service Its media types decide. If it does not publish them, this browser must be able to read the file. If it
 *   cannot be reached, any audio is accepted
 */
export const acceptFile = async (
  file: File,
  limits: RecordingLimits,
  service: Awaited<ReturnType<Transcriber['discover']>>,
): Promise<Recording | Refusal> => {
  const decodable = service?.description.media_types;
  const mediaType = decodable || service?.problem ? await sniffMediaType(file) : undefined;
  if (mediaType && decodable && !listsMediaType(decodable, mediaType)) {
    return (localization) => describeUndecodableFile(file, mediaType, decodable, localization);
  }
  try {
    return await readAudioFile(file, limits, mediaType);
  } catch (cause) {
    if (!ProblemError.isInstance(cause)) throw cause;
    return (localization) => describeFileProblem(cause as TranscriberProblem, file, limits, localization);
  }
};
