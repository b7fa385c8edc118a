import { ProblemError } from '@audio-transcriber/contract';
import { problemCodeOf } from './microphone-problem.ts';

export interface MicrophoneOptions {
  /** The microphone to use, unless the person chose another one on this page. If it is gone, the default. */
  readonly deviceId?: string | undefined;
  /** Extra `getUserMedia` audio constraints. The element's own is mono. */
  readonly audioConstraints?: MediaTrackConstraints | undefined;
}

let chosenDeviceId: string | undefined;

/** Returns the microphone that the person chose on this page, for all recorders. It is not stored. */
export const chosenMicrophone = (): string | undefined => chosenDeviceId;

export const chooseMicrophone = (deviceId: string | undefined): void => {
  chosenDeviceId = deviceId || undefined;
};

/**
 * Opens the microphone. Call it in a user action. The caller stops the stream's tracks.
 *
 * @throws ProblemError that explains why there is no microphone
 * @throws The signal's reason. The permission prompt stays open; once it is answered, the microphone is freed
 *   immediately
 */
export const openMicrophone = async (
  signal: AbortSignal,
  { deviceId: wantedId, audioConstraints }: MicrophoneOptions = {},
): Promise<MediaStream> => {
  signal.throwIfAborted();
  if (!globalThis.isSecureContext) throw new ProblemError('insecure-context', 'Not a secure context.');
  if (!navigator.mediaDevices?.getUserMedia || !globalThis.MediaRecorder) {
    throw new ProblemError('recording-unsupported', 'No MediaRecorder.');
  }
  const deviceId = chosenDeviceId ?? wantedId;
  const open = (device?: MediaTrackConstraints) =>
    navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, ...audioConstraints, ...device } });
  const openWanted = async () => {
    if (!deviceId) return open();
    try {
      return await open({ deviceId: { exact: deviceId } });
    } catch (cause) {
      if (signal.aborted || !isMissing(cause)) throw cause;
      return open();
    }
  };
  const stream = await openWanted().catch(async (cause: unknown) => {
    throw new ProblemError(await problemCodeOf(cause), String(cause), { cause });
  });
  if (signal.aborted) closeMicrophone(stream);
  signal.throwIfAborted();
  return stream;
};

export const closeMicrophone = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};

/** Whether the requested device is not available. */
const isMissing = (cause: unknown): boolean => /^(Overconstrained|NotFound)Error$/.test((cause as Error).name);
