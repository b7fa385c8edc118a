import type { AudioSource } from '../../packages/transcribe-server/src/audio/audio-source.ts';
import { decode } from '../../packages/transcribe-server/src/audio/decode.ts';
import { runFfmpeg } from '../../packages/transcribe-server/src/audio/ffmpeg-process.ts';
import { sniffMediaType } from '../../packages/transcribe-server/src/audio/media-type.ts';
import type { PcmChannels, PcmSamples } from '../../packages/transcribe-server/src/audio/pcm.ts';
import { createGrowingFile, type GrowingFile } from '../../packages/transcribe-server/src/intake/growing-file.ts';

/** A way to decode a file. */
export interface Decoder {
  readonly name: string;
  decode(audio: string | GrowingFile, head: Uint8Array, signal: AbortSignal): AsyncGenerator<PcmSamples>;
}

const optionsFor = (head: Uint8Array, signal: AbortSignal) => {
  const mediaType = sniffMediaType(head);
  if (mediaType === undefined) throw new Error('This is not audio.');
  return { mediaType, maxSeconds: 4 * 3600, signal };
};

/** The recordings here have equal channels. */
async function* firstChannel(chunks: AsyncIterable<PcmChannels>): AsyncGenerator<PcmSamples> {
  for await (const [samples] of chunks) if (samples !== undefined) yield samples;
}

export const inProcess: Decoder = {
  name: 'in process',
  decode: (audio: AudioSource, head, signal) => firstChannel(decode(audio, optionsFor(head, signal))),
};

export const ffmpeg: Decoder = {
  name: 'ffmpeg',
  decode: (audio, head, signal) => firstChannel(runFfmpeg(audio, optionsFor(head, signal))),
};

/** Decodes all of a file. */
export const decodeAll = async (decoder: Decoder, path: string, head: Uint8Array): Promise<PcmSamples> => {
  const chunks = await Array.fromAsync(decoder.decode(path, head, new AbortController().signal));
  return new Int16Array(await new Blob(chunks).arrayBuffer());
};

export const openGrowingFile = (path: string): Promise<GrowingFile> =>
  createGrowingFile({ path, [Symbol.asyncDispose]: async () => {} });
