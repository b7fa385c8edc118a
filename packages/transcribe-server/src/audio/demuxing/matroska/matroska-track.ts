import { plainHead, readOpusHead } from '../opus-head.ts';
import { type OpusHead, UnsupportedCodecError } from '../track.ts';
import { floatOf, readElements, textOf, unsignedOf } from './ebml.ts';

/** The audio track of a Matroska file. */
export interface MatroskaTrack {
  readonly number: number;
  readonly head: OpusHead;
}

/** Element ids: https://www.rfc-editor.org/rfc/rfc9559.html */
const ids = {
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  codec: 0x86,
  codecPrivate: 0x63a2,
  codecDelay: 0x56aa,
  audio: 0xe1,
  channels: 0x9f,
  encodings: 0x6d80,
} as const;

const audioType = 2;
const codecNames: Readonly<Record<string, string>> = { A_VORBIS: 'Vorbis', A_AAC: 'AAC', A_FLAC: 'FLAC' };
const samplesPerNanosecond = 48_000 / 1e9;

/** Reads the element `Info`: nanoseconds per tick (default: 1,000,000), and the duration in seconds if it is declared. */
export const readSegmentInfo = (info: Uint8Array) => {
  let timestampScale = 1_000_000;
  let ticks: number | undefined;
  for (const { id, content } of readElements(info)) {
    if (id === ids.timestampScale) timestampScale = unsignedOf(content) || timestampScale;
    if (id === ids.duration) ticks = floatOf(content);
  }
  return { timestampScale, seconds: ticks === undefined ? undefined : (ticks * timestampScale) / 1e9 };
};

/**
 * Reads the first audio track from the element `Tracks`. Returns undefined if there is none.
 *
 * @throws UnsupportedCodecError if the track is not Opus, or is compressed or encrypted in addition
 */
export const readTracks = (tracks: Uint8Array): MatroskaTrack | undefined => {
  for (const { id, content } of readElements(tracks)) {
    if (id !== ids.trackEntry) continue;
    const entry = new Map(Array.from(readElements(content), (element) => [element.id, element.content]));
    const numberOf = (field: number) => unsignedOf(entry.get(field) ?? new Uint8Array());
    if (numberOf(ids.trackType) !== audioType) continue;
    const codec = textOf(entry.get(ids.codec) ?? new Uint8Array());
    if (codec !== 'A_OPUS') throw new UnsupportedCodecError(`${codecNames[codec] ?? codec} in WebM`);
    if (entry.has(ids.encodings)) throw new UnsupportedCodecError('encoded Opus in WebM');
    return { number: numberOf(ids.trackNumber), head: readHead(entry, numberOf(ids.codecDelay)) };
  }
  return undefined;
};

const readHead = (entry: ReadonlyMap<number, Uint8Array>, codecDelay: number): OpusHead => {
  const head = readOpusHead(entry.get(ids.codecPrivate) ?? new Uint8Array());
  if (head !== undefined) return head;
  const audio = Array.from(readElements(entry.get(ids.audio) ?? new Uint8Array()));
  const channels = audio.find(({ id }) => id === ids.channels);
  return plainHead(channels ? unsignedOf(channels.content) : 1, Math.round(codecDelay * samplesPerNanosecond));
};
