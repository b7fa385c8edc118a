import { findAudioFrames, maxFrameBytes } from './audio-frames.ts';

/** What a file is, found from its bytes. */
export interface MediaType {
  readonly container: 'webm' | 'ogg' | 'mp4' | 'wav' | 'flac' | 'mp3' | 'aac' | 'aiff';
  /** ffmpeg's name for what reads it. */
  readonly demuxer: string;
}

/** How much of the start of a file tells what it is. */
export const sniffedBytes = 64 * 1024;

const mp3: MediaType = { container: 'mp3', demuxer: 'mp3' };
const aac: MediaType = { container: 'aac', demuxer: 'aac' };
const flac: MediaType = { container: 'flac', demuxer: 'flac' };

/** What files begin with; `?` stands for any byte. The boxes of MP4 and QuickTime are small, but for their media. */
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

/** Files of other kinds that may hold audio frames near their start: ZIP, PDF, AVI. */
const otherSignatures = ['PK\x03\x04', '%PDF', 'RIFF'];

/**
 * Finds out what kind of audio file begins with these bytes: all of it, or the first `sniffedBytes`. Undefined for all
 * that is not audio. The type that the client declared counts only where a tag hides what follows it.
 */
export const sniffMediaType = (head: Uint8Array, declaredType = ''): MediaType | undefined => {
  const audio = head.subarray(tagBytes(head));
  const found = sniffAudio(audio);
  const isHidden = audio.length < head.length && audio.length < 2 * maxFrameBytes;
  if (found !== undefined || !isHidden) return found;
  return /aac/i.test(declaredType) ? aac : /flac/i.test(declaredType) ? flac : mp3;
};

/** Kinds that are certain from the first bytes on. */
const signed: ReadonlySet<MediaType['container']> = new Set(['webm', 'ogg', 'mp4', 'wav', 'aiff']);

/**
 * The same for audio that still comes. Undefined too where more bytes have to tell.
 *
 * @param isAll whether no more bytes will come
 */
export const sniffGrowing = (
  head: Uint8Array,
  declaredType: string | undefined,
  isAll: boolean,
): MediaType | undefined => {
  const mediaType = sniffMediaType(head, declaredType);
  const isCertain =
    isAll || head.length >= sniffedBytes || (mediaType !== undefined && signed.has(mediaType.container));
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

/** The length of the ID3v2 tags at the start (https://id3.org/id3v2.4.0-structure), which may be more than there is. */
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
