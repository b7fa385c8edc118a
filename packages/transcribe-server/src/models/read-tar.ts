import { damaged } from './model-error.ts';

const blockBytes = 512;
/** A name or a table of attributes is never longer. */
const maxExtensionBytes = 64 * 1024;

export interface TarEntry {
  /** As the archive has it: not to be trusted as a path. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link, a device or something else';
  /** The bytes of a file. What is left unread when the next entry is asked for is passed over. */
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * The entries of a tar archive, as POSIX (ustar and pax) and GNU write them, one at a time and in constant memory.
 *
 * @throws ModelError where it is damaged
 */
export async function* readTar(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const source = createSource(chunks);
  try {
    yield* readEntries(source);
  } finally {
    await source.close();
  }
}

async function* readEntries(source: Source): AsyncGenerator<TarEntry> {
  let extension: Extension = {};
  for (;;) {
    const header = await source.take(blockBytes);
    if (header.length === 0 || header.every((byte) => byte === 0)) break;
    if (header.length < blockBytes || !hasChecksum(header)) throw damaged('no tar, or a part of one');
    const type = String.fromCharCode(header[156] || 0x30);
    const size = extension.size ?? numberIn(header, 124, 12);
    if (!Number.isSafeInteger(size) || size < 0) throw damaged('an entry of an impossible size');

    if ('xgLK'.includes(type)) {
      if (size > maxExtensionBytes) throw damaged('a name that is too long');
      const bytes = await source.take(size);
      extension = { ...extension, ...readExtension(type, bytes) };
      await source.skip(paddingOf(size));
      continue;
    }
    const name = extension.name ?? nameIn(header);
    const content = source.read(size);
    yield { name, kind: kindOf(type, name), content };
    for await (const _ of content); // What nobody wanted.
    await source.skip(paddingOf(size));
    extension = {};
  }
  await source.skip(Number.POSITIVE_INFINITY);
}

/** What headers of their own say about the entry after them. */
interface Extension {
  readonly name?: string;
  readonly size?: number;
}

const readExtension = (type: string, bytes: Uint8Array): Extension => {
  if (type === 'L') return { name: textIn(bytes, 0, bytes.length) };
  if (type !== 'x') return {};
  const records: Record<string, string> = {};
  for (let start = 0; start < bytes.length; ) {
    const length = Number.parseInt(textIn(bytes, start, 20), 10);
    if (!(length > 0)) throw damaged('attributes that cannot be read');
    const record = textIn(bytes, start, length - 1);
    const [key = '', ...values] = record.slice(record.indexOf(' ') + 1).split('=');
    records[key] = values.join('=');
    start += length;
  }
  const { path, size } = records;
  return { ...(path !== undefined && { name: path }), ...(size !== undefined && { size: Number(size) }) };
};

const kindOf = (type: string, name: string): TarEntry['kind'] => {
  if (type === '5' || (type === '0' && name.endsWith('/'))) return 'folder';
  return type === '0' || type === '7' ? 'file' : 'link, a device or something else';
};

const nameIn = (header: Uint8Array): string => {
  const name = textIn(header, 0, 100);
  const prefix = textIn(header, 257, 6) === 'ustar' ? textIn(header, 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
};

const textIn = (bytes: Uint8Array, start: number, length: number): string => {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return Buffer.from(end === -1 ? field : field.subarray(0, end)).toString('utf8');
};

/** Octal digits or, where the first bit says so, a binary number. */
const numberIn = (header: Uint8Array, start: number, length: number): number => {
  const field = header.subarray(start, start + length);
  if (field[0] === 0x80) return field.subarray(1).reduce((number, byte) => number * 256 + byte, 0);
  return Number.parseInt(textIn(header, start, length).trim() || '0', 8);
};

const hasChecksum = (header: Uint8Array): boolean => {
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 0x20 : byte), 0);
  return sum === numberIn(header, 148, 8);
};

const paddingOf = (size: number): number => (blockBytes - (size % blockBytes)) % blockBytes;

type Source = ReturnType<typeof createSource>;

const createSource = (chunks: AsyncIterable<Uint8Array>) => {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();

  /** The next bytes, at most so many; none at the end. */
  const next = async (maxBytes: number): Promise<Uint8Array> => {
    while (rest.length === 0) {
      const { value, done } = await iterator.next();
      if (done === true) return rest;
      rest = value;
    }
    const bytes = rest.subarray(0, maxBytes);
    rest = rest.subarray(bytes.length);
    return bytes;
  };

  const source = {
    close: () => iterator.return?.(),
    async *read(length: number): AsyncGenerator<Uint8Array> {
      for (let left = length; left > 0; ) {
        const bytes = await next(left);
        if (bytes.length === 0 && Number.isFinite(length)) throw damaged('it ends too early');
        if (bytes.length === 0) return;
        left -= bytes.length;
        yield bytes;
      }
    },
    async skip(length: number): Promise<void> {
      for await (const _ of source.read(length));
    },
    /** So many bytes in one piece; none at the end. */
    async take(length: number): Promise<Uint8Array> {
      const parts: Uint8Array[] = [];
      for (let left = length; left > 0; ) {
        const bytes = await next(left);
        if (bytes.length === 0 && left === length) break;
        if (bytes.length === 0) throw damaged('it ends too early');
        parts.push(bytes);
        left -= bytes.length;
      }
      return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    },
  };
  return source;
};
