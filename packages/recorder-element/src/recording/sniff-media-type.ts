/** How much of the start, and of the end, tells what a file holds: an MP4 may have its index at either. */
const sniffedBytes = 256 * 1024;

/** What files begin with; `?` stands for any byte. */
const signatures: readonly (readonly [mediaType: string, signature: string])[] = [
  ['audio/webm', '\x1a\x45\xdf\xa3'],
  ['audio/ogg', 'OggS'],
  ['audio/wav', 'RIFF????WAVE'],
  ['audio/wav', 'RF64????WAVE'],
  ['audio/aiff', 'FORM????AIF'],
  ['audio/mp4', '????ftyp'],
  ['audio/flac', 'fLaC'],
  ['audio/mpeg', 'ID3'],
  ['audio/caf', 'caff'],
  ['audio/amr', '#!AMR'],
];

/** What names a codec that services are expected to list: an Ogg header, a Matroska codec id, an MP4 sample entry (6 bytes of 0 follow). */
const codecs: Readonly<Record<string, readonly (readonly [codec: string, mark: string])[]>> = {
  'audio/webm': [
    ['opus', 'A_OPUS'],
    ['vorbis', 'A_VORBIS'],
  ],
  'audio/ogg': [
    ['opus', 'OpusHead'],
    ['vorbis', '\x01vorbis'],
    ['flac', '\x7fFLAC'],
  ],
  'audio/mp4': [
    ['opus', 'Opus\0\0\0\0\0\0'],
    ['mp4a', 'mp4a\0\0\0\0\0\0'],
    ['alac', 'alac\0\0\0\0\0\0'],
  ],
};

/**
 * Finds out from a file's bytes what audio it holds: a media type with the codec, such as `audio/ogg;codecs=opus`, or
 * without where that is not found. Undefined where it is no audio that is known here. Reads no more than its ends.
 */
export const sniffMediaType = async (file: Blob): Promise<string | undefined> => {
  const head = await readText(file.slice(0, sniffedBytes));
  const isAt = (signature: string) =>
    [...signature].every((character, index) => character === '?' || character === head[index]);
  const mediaType = signatures.find(([, signature]) => isAt(signature))?.[0] ?? frameTypeOf(head);
  const marks = mediaType && codecs[mediaType];
  if (!marks) return mediaType;
  const text = head + (await readText(file.slice(Math.max(sniffedBytes, file.size - sniffedBytes))));
  const codec = marks.find(([, mark]) => text.includes(mark))?.[0];
  return codec ? `${mediaType};codecs=${codec}` : mediaType;
};

/** MP3 and AAC without a container begin with the header of a frame: 11 or 12 bits of 1, then the layer. */
const frameTypeOf = (head: string): string | undefined => {
  const [first = 0, second = 0] = [head.charCodeAt(0), head.charCodeAt(1)];
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  return (second & 0xf6) === 0xf0 ? 'audio/aac' : 'audio/mpeg';
};

/** One character for each byte; those from 0x80 to 0x9f, which no signature holds, become others. */
const readText = async (bytes: Blob): Promise<string> => new TextDecoder('latin1').decode(await bytes.arrayBuffer());
