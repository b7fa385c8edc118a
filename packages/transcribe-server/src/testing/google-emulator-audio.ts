import { decode } from '../audio/decode.ts';
import { sniffMediaType } from '../audio/media-type.ts';
import { type PcmSamples, secondsOf } from '../audio/pcm.ts';
import type { GoogleSpeechRequest } from './google-emulator-rules.ts';

/** The sound of a request, and why Google refuses it, if it does. */
interface GoogleSound {
  readonly samples: PcmSamples;
  readonly fault?: string;
}

const maxBytes = 10 * 1024 * 1024;
const maxSeconds = 60;

const tooLong = "Sync input too long. For audio longer than 1 min use LongRunningRecognize with a 'uri' parameter.";
const unreadable = 'Audio data does not appear to be in a supported encoding.';

/** Hears what was sent as PCM, or as files that are to be recognised by themselves, as Google does. */
export const readGoogleSound = async ({ content, config }: GoogleSpeechRequest): Promise<GoogleSound> => {
  const silence = new Int16Array();
  if (content.length > maxBytes) {
    return { samples: silence, fault: `Request payload size exceeds the limit: ${maxBytes} bytes.` };
  }
  if (config?.autoDecodingConfig) return decodeWhole(content);
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

const decodeWhole = async (content: Uint8Array): Promise<GoogleSound> => {
  const mediaType = sniffMediaType(content);
  if (mediaType === undefined) return { samples: new Int16Array(), fault: unreadable };
  const source = {
    read: async function* () {
      yield content;
    },
  };
  const { signal } = new AbortController();
  try {
    const chunks = await Array.fromAsync(decode(source, { mediaType, maxSeconds: maxSeconds + 1, signal }));
    const samples = new Int16Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
    chunks.reduce((start, chunk) => {
      samples.set(chunk, start);
      return start + chunk.length;
    }, 0);
    return { samples, ...(secondsOf(samples) > maxSeconds && { fault: tooLong }) };
  } catch (error) {
    return {
      samples: new Int16Array(),
      fault: (error as { code?: string }).code === 'audio-too-long' ? tooLong : unreadable,
    };
  }
};
