import type { PcmSamples } from '../audio/pcm.ts';
import type { GoogleSpeechRequest } from './google-emulator-rules.ts';

/** The samples of a request, and Google's error for it, if any. */
interface GoogleSound {
  readonly samples: PcmSamples;
  readonly fault?: string;
}

const maxBytes = 10 * 1024 * 1024;
const maxSeconds = 60;

const tooLong = "Sync input too long. For audio longer than 1 min use LongRunningRecognize with a 'uri' parameter.";

/** Reads the PCM of a request. Enforces Google's limits. */
export const readGoogleSound = ({ content, config }: GoogleSpeechRequest): GoogleSound => {
  const silence = new Int16Array();
  if (content.length > maxBytes) {
    return { samples: silence, fault: `Request payload size exceeds the limit: ${maxBytes} bytes.` };
  }
  const decoding = config?.explicitDecodingConfig;
  if (decoding?.encoding !== 'LINEAR16') {
    return { samples: silence, fault: "Invalid recognition 'config': bad encoding.." };
  }
  const samples = new Int16Array(Uint8Array.from(content).buffer);
  if (decoding.sampleRateHertz < 8000 || decoding.sampleRateHertz > 48_000) {
    return { samples, fault: "Invalid recognition 'config': bad sample rate hertz." };
  }
  if (decoding.audioChannelCount !== 1) return { samples, fault: 'Invalid audio channel count' };
  const isTooLong = samples.length / decoding.sampleRateHertz > maxSeconds;
  return { samples, ...(isTooLong && { fault: tooLong }) };
};
