import { ProblemError } from '@audio-transcriber/contract';
import { fileExtensions, isAudioContainer } from './audio-file-types.ts';
import { decodeDuration, decodePeaks } from './decode-peaks.ts';
import { createRecording, createRecordingId, Recording } from './recording.ts';
import { checkLimits, type RecordingLimits } from './recording-limits.ts';

/**
 * Creates a recording from a file: its bytes, its name, its duration, and its waveform unless it is too long.
 *
 * @param decodableType The file's media type if the service can decode it. If absent, the browser must be able to
 * @throws ProblemError `unsupported-media-type`, `empty-audio`, `audio-too-large`, `audio-too-long` or
 *   `unreadable-audio`. `describeFileProblem` has the messages
 */
export const readAudioFile = async (
  file: File,
  limits: RecordingLimits = {},
  decodableType?: string,
): Promise<Recording> => {
  const isAudio = decodableType !== undefined || file.type.startsWith('audio/') || isAudioContainer.test(file.type);
  if (!isAudio && (file.type || !fileExtensions.test(file.name))) {
    throw new ProblemError('unsupported-media-type', `Not audio: ${file.type || 'an unknown kind of file'}.`);
  }
  if (file.size === 0) throw new ProblemError('empty-audio', 'The file is empty.');
  const tooLarge = checkLimits(file, 0, limits);
  if (tooLarge) throw tooLarge;
  const isUnknownToBrowser = decodableType !== undefined && !new Audio().canPlayType(decodableType);
  const durationSeconds = isUnknownToBrowser ? 0 : await readDuration(file);
  const tooLong = checkLimits(file, durationSeconds, limits);
  if (tooLong) throw tooLong;
  const recording = durationSeconds
    ? await createRecording(file, durationSeconds)
    : new Recording(createRecordingId(), file, 0, file);
  recording.peaks = await decodePeaks(file, durationSeconds);
  return recording;
};

/** After this time, a file is accepted with an unknown duration. */
const timeoutMs = 5000;

/** Returns the duration in seconds, or 0 if unknown. Reads only the necessary part of the file. */
const readDuration = async (file: File): Promise<number> => {
  const url = URL.createObjectURL(file);
  const audio = new Audio();
  audio.preload = 'metadata';
  const loaded = Promise.withResolvers<void>();
  audio.addEventListener('loadedmetadata', () => loaded.resolve());
  audio.addEventListener('error', () => {
    loaded.reject(new ProblemError('unreadable-audio', audio.error?.message || 'This browser cannot read it.'));
  });
  audio.src = url;
  try {
    await loaded.promise;
    if (Number.isFinite(audio.duration)) return audio.duration;
    return (await decodeDuration(file)) || (await seekDuration(audio));
  } finally {
    audio.removeAttribute('src');
    URL.revokeObjectURL(url);
  }
};

/** Returns the duration that a seek to the end reveals, except in Firefox; else 0. */
const seekDuration = (audio: HTMLAudioElement): Promise<number> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(0), timeoutMs);
    audio.addEventListener('durationchange', () => {
      if (Number.isFinite(audio.duration)) resolve(audio.duration);
    });
    audio.currentTime = Number.MAX_SAFE_INTEGER;
  });
