import type { ServiceDescription } from '@audio-transcriber/contract';
import { listDecodableTypes } from '../audio/decodable-types.ts';
import type { TranscriptionService } from './transcription-service.ts';

/** Describes what the server can do now: the JSON body of `OPTIONS` where transcriptions are created. */
export const describeService = async ({
  engine,
  limits,
  readiness,
}: TranscriptionService): Promise<ServiceDescription> => {
  // The engine may learn its languages from its model, which the check loads.
  const ready = (await readiness.getStatus()) === 'ready';
  const { languages } = engine;
  return {
    max_audio_seconds: limits.maxAudioSeconds,
    ready,
    ...(languages !== undefined && { languages }),
    media_types: await listDecodableTypes(),
  };
};
