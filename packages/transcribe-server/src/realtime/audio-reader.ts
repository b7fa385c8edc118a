import { ProblemError } from '@audio-transcriber/contract';
import { createPcmReader } from '../audio/decoding/read-pcm.ts';
import { createResampler } from '../audio/decoding/resampler.ts';
import { toPcm } from '../audio/decoding/to-pcm.ts';
import { mixOf } from '../audio/demuxing/pcm-track.ts';
import type { PcmFormat } from '../audio/demuxing/track.ts';
import { type PcmSamples, sampleRate } from '../audio/pcm.ts';
import type { AudioFormat } from './session-settings.ts';

/** Reads the audio of `input_audio_buffer.append` events. */
export interface AudioReader {
  /**
   * Decodes base64 to 16 kHz mono. A sample may be split between two events.
   * @throws ProblemError `invalid-request` if the text is not base64
   */
  read(base64: string): PcmSamples;
}

/** Creates a reader for one format. */
export const createAudioReader = ({ type, rate }: AudioFormat): AudioReader => {
  const format: PcmFormat = {
    encoding: type === 'audio/pcm' ? 'int' : type === 'audio/pcmu' ? 'ulaw' : 'alaw',
    ...{ bytesPerSample: type === 'audio/pcm' ? 2 : 1, isLittleEndian: true, sampleRate: rate },
    ...mixOf(1),
  };
  const decode = createPcmReader(format);
  const resampler = rate === sampleRate ? undefined : createResampler(rate, sampleRate);
  let rest = new Uint8Array(0);

  return {
    read(base64) {
      const added = decodeBase64(base64);
      const bytes = new Uint8Array(rest.length + added.length);
      bytes.set(rest);
      bytes.set(added, rest.length);
      const whole = bytes.length - (bytes.length % format.bytesPerSample);
      rest = bytes.slice(whole);
      const [samples = new Float32Array(0)] = decode(bytes.subarray(0, whole));
      return toPcm(resampler === undefined ? samples : resampler.push(samples));
    },
  };
};

/** Node ignores characters that are not base64, so the length tells whether there were any. */
const decodeBase64 = (base64: string): Buffer => {
  const bytes = Buffer.from(base64, 'base64');
  const characters = base64.endsWith('==') ? base64.length - 2 : base64.length - (base64.endsWith('=') ? 1 : 0);
  if (bytes.length === Math.floor((characters * 3) / 4)) return bytes;
  throw new ProblemError('invalid-request', 'The audio is not base64.', { param: 'audio' });
};
