/** The bytes to read at the start and at the end of a file. An MP4 index may be at either. */
const sniffedBytes = 256 * 1024;

/** The first bytes of each format. `?` matches any byte. */
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

/** The codec ids to find: an Ogg header, a Matroska codec id, or an MP4 sample entry (followed by 6 zero bytes). */
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
 * Detects the audio format of a file from its bytes. Returns a media type with the codec if it is found, such as
 * `audio/ogg;codecs=opus`, or undefined for unknown formats. Reads only the start and the end.
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

/** Detects MP3 and AAC without a container by their frame header: 11 or 12 one bits, then the layer. */
const frameTypeOf = (head: string): string | undefined => {
  const [first = 0, second = 0] = [head.charCodeAt(0), head.charCodeAt(1)];
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  return (second & 0xf6) === 0xf0 ? 'audio/aac' : 'audio/mpeg';
};

/** Reads bytes as one character each. Bytes from 0x80 to 0x9f, which no signature has, become other characters. */
const readText = async (bytes: Blob): Promise<string> => new TextDecoder('latin1').decode(await bytes.arrayBuffer());
