import type { Transcription } from '@audio-transcriber/contract';
import {
  createTranscribeApp,
  type Engine,
  type PcmSamples,
  type VoiceActivityDetector,
} from '@audio-transcriber/transcribe-server';
import { encodeAudio } from '@audio-transcriber/transcribe-server/testing';

/** Transcribes samples with the server's app, without a network. Returns text and words. */
export const transcribeSamples = async (
  samples: PcmSamples,
  engine: Engine,
  voiceActivity: VoiceActivityDetector,
): Promise<Transcription> => {
  const body = new FormData();
  body.set('file', new Blob([await encodeAudio(samples, 'wav')]), 'recording.wav');
  body.set('response_format', 'verbose_json');
  body.set('timestamp_granularities[]', 'word');
  const app = createTranscribeApp({ engine, voiceActivity });
  const response = await app.request('/v1/audio/transcriptions', { method: 'POST', body });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Transcription;
};
