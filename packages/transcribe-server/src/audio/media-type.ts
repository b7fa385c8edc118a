import { findAudioFrames, maxFrameBytes } from './audio-frames.ts';

/** The type of a file, detected from its bytes. */
export interface MediaType {
  readonly container: 'webm' | 'ogg' | 'mp4' | 'wav' | 'flac' | 'mp3' | 'aac' | 'aiff';
  /** Name of ffmpeg's demuxer. */
  readonly demuxer: string;
}

/** Number of bytes at the start of a file that determine its type. */
export const sniffedBytes = 64 * 1024;

const mp3: MediaType = { container: 'mp3', demuxer: 'mp3' };
const aac: MediaType = { container: 'aac', demuxer: 'aac' };
const flac: MediaType = { container: 'flac', demuxer: 'flac' };

/** The first bytes of each type; `?` matches any byte. All boxes of MP4 and QuickTime except `mdat` are smaller than 16 MB. */
const signatures: readonly (readonly [MediaType, readonly string[]])[] = [
  [{ container: 'webm', demuxer: 'matroska' }, ['\x1a\x45\xdf\xa3']],
  [{ container: 'ogg', demuxer: 'ogg' }, ['OggS\0']],
  [{ container: 'wav', demuxer: 'wav' }, ['RIFF????WAVE', 'RF64????WAVE', 'BW64????WAVE']],
  [{ container: 'aiff', demuxer: 'aiff' }, ['FORM????AIFF', 'FORM????AIFC']],
  [
    { container: 'mp4', demuxer: 'mov' },
    ['\0???ftyp', '\0???styp', '\0???moov', '\0???free', '\0???skip', '\0???wide', '\0???pnot', '????mdat'],
  ],
  [flac, ['fLaC']],
];

/** The first bytes of other files that may contain audio frames near their start: ZIP, PDF, AVI. */
const otherSignatures = ['PK\x03\x04', '%PDF', 'RIFF'];

/**
 * Detects the type of an audio file from its first bytes.
 *
 * @param head the whole file, or its first `sniffedBytes`
 * @param declaredType the client's media type. Used only if an ID3 tag is longer than `head` and hides the audio
 * @returns undefined if the file is not audio
 */
export const sniffMediaType = (head: Uint8Array, declaredType = ''): MediaType | undefined => {
  const audio = head.subarray(tagBytes(head));
  const found = sniffAudio(audio);
  const isHidden = audio.length < head.length && audio.length < 2 * maxFrameBytes;
  if (found !== undefined || !isHidden) return found;
  return /aac/i.test(declaredType) ? aac : /flac/i.test(declaredType) ? flac : mp3;
};

/** Containers that are certain from their signature. */
const containersWithSignature: ReadonlySet<MediaType['container']> = new Set(['webm', 'ogg', 'mp4', 'wav', 'aiff']);

/**
 * Detects the type of audio that is still being received.
 *
 * @param isAll whether `head` is the whole file
 * @returns undefined if the file is not audio, or if more bytes are needed
 */
export const sniffGrowing = (
  head: Uint8Array,
  declaredType: string | undefined,
  isAll: boolean,
): MediaType | undefined => {
  const mediaType = sniffMediaType(head, declaredType);
  const isCertain =
    isAll ||
    head.length >= sniffedBytes ||
    (mediaType !== undefined && containersWithSignature.has(mediaType.container));
  return isCertain ? mediaType : undefined;
};

const sniffAudio = (bytes: Uint8Array): MediaType | undefined => {
  const isAt = (signature: string) =>
    Array.from(signature).every((character, i) => character === '?' || character.charCodeAt(0) === bytes[i]);
  const known = signatures.find(([, begins]) => begins.some(isAt));
  if (known !== undefined) return known[0];
  if (otherSignatures.some(isAt)) return undefined;
  const frames = findAudioFrames(bytes);
  return frames && { mpeg: mp3, adts: aac }[frames];
};

const tagHeaderBytes = 10;

/** Returns the length of the ID3v2 tags at the start (https://id3.org/id3v2.4.0-structure). May exceed the length of `head`. */
const tagBytes = (head: Uint8Array): number => {
  let end = 0;
  for (;;) {
    const header = Buffer.from(head.subarray(end, end + tagHeaderBytes));
    const [version = 0, , flags = 0, ...size] = header.subarray(3);
    const isTag = header.toString('latin1', 0, 3) === 'ID3' && version >= 2 && version <= 4;
    if (!isTag || size.length < 4 || size.some((byte) => byte >= 0x80)) return end;
    const hasFooter = (flags & 0x10) !== 0;
    end += tagHeaderBytes * (hasFooter ? 2 : 1) + size.reduce((bytes, seven) => bytes * 0x80 + seven);
  }
};
