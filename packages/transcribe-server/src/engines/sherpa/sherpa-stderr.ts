import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface SherpaComplaints {
  /** How many recognitions the runtime has given up, for which it gives an empty text in place of an error. */
  readonly givenUp: number;
  /** The last lines that it printed. */
  last(): string;
  /** Resolves when all is read that was printed before the mark of a recognition, or when there is no more. */
  untilMark(id: number): Promise<void>;
}

const keptLines = 5;

/** Reads what the runtime prints on its standard error. */
export const readComplaints = (output: Readable): SherpaComplaints => {
  const lines: string[] = [];
  const marks = new Map<number, () => void>();
  const passed = new Set<number>();
  let givenUp = 0;
  let isOver = false;

  const pass = (id: number) => {
    if (!marks.has(id)) passed.add(id);
    marks.get(id)?.();
    marks.delete(id);
  };

  createInterface({ input: output })
    .on('line', (line) => {
      const [, id] = /^mark (\d+)$/.exec(line) ?? [];
      if (id !== undefined) return pass(Number(id));
      if (line.includes('Caught exception')) givenUp++;
      // The place in its source stands first.
      const complaint = line.replace(/^\/\S+ ?/, '').trim();
      if (complaint !== '') lines.push(complaint);
      if (lines.length > keptLines) lines.shift();
    })
    .on('close', () => {
      isOver = true;
      for (const id of [...marks.keys()]) pass(id);
    });

  return {
    get givenUp() {
      return givenUp;
    },
    last: () => lines.join(' '),
    async untilMark(id) {
      if (isOver || passed.delete(id)) return;
      await new Promise<void>((resolve) => marks.set(id, resolve));
    },
  };
};

/**
 * What the process prints, in one piece, once it has an answer without text and before it sends it. The runtime prints
 * the end of a line by itself, so the mark can come before it.
 */
export const markOf = (id: number): string => `\nmark ${id}\n`;
