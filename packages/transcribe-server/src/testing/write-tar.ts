export interface TarFile {
  readonly name: string;
  readonly content?: Uint8Array | string;
  /** As the format has it: '0' is a file, '1' and '2' are links, '5' a folder, 'x' attributes, 'L' a long name. */
  readonly type?: string;
  readonly linkName?: string;
}

const blockBytes = 512;

/** A tar archive (ustar) of the files, whatever their names and kinds. */
export const writeTar = (files: readonly TarFile[]): Uint8Array<ArrayBuffer> =>
  Buffer.concat([...files.flatMap(blocksOf), Buffer.alloc(2 * blockBytes)]);

const blocksOf = ({ name, content = '', type = '0', linkName = '' }: TarFile): Uint8Array[] => {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(blockBytes);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write(linkName, 157, 100);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, bytes, Buffer.alloc((blockBytes - (bytes.length % blockBytes)) % blockBytes)];
};

/** The attribute record of a pax header. */
export const paxRecord = (key: string, value: string): string => {
  const record = ` ${key}=${value}\n`;
  const length = [1, 2, 3, 4]
    .map((digits) => record.length + digits)
    .find((total, i) => String(total).length === i + 1);
  return `${length}${record}`;
};
