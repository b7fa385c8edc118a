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

/** Says in words why a file is not taken. */
type Refusal = (localization: PanelLocalization) => string;

/**
 * Makes a recording of a file, if it is within the limits and can be transcribed.
 *
 * @param service Decides by the media types that it can decode. If it does not say, this browser must be able to read the
 *   file; if it cannot be reached now, any audio is accepted
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
