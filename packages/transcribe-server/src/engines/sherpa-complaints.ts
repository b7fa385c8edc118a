import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface SherpaComplaints {
  /** How many recognitions the runtime has given up, for which it gives an empty text in place of an error. */
  readonly givenUp: number;
  /** The last lines that it printed. */
  last(): string;
  /** Resolves when all is read that was printed before the mark, or when there is no more. */
  untilMark(mark: string): Promise<void>;
}

const keptLines = 5;

/** Reads what the runtime prints on its standard error. */
export const readComplaints = (output: Readable): SherpaComplaints => {
  const lines: string[] = [];
  const marks = new Map<string, () => void>();
  const passed = new Set<string>();
  let givenUp = 0;
  let isOver = false;

  const pass = (mark: string) => {
    if (!marks.has(mark)) passed.add(mark);
    marks.get(mark)?.();
    marks.delete(mark);
  };

  createInterface({ input: output })
    .on('line', (line) => {
      if (isMark(line)) return pass(line);
      if (line.includes('Caught exception')) givenUp++;
      // The place in its source stands first.
      const complaint = line.replace(/^\/\S+ ?/, '').trim();
      if (complaint !== '') lines.push(complaint);
      if (lines.length > keptLines) lines.shift();
    })
    .on('close', () => {
      isOver = true;
      for (const mark of [...marks.keys()]) pass(mark);
    });

  return {
    get givenUp() {
      return givenUp;
    },
    last: () => lines.join(' '),
    async untilMark(mark) {
      if (isOver || passed.delete(mark)) return;
      await new Promise<void>((resolve) => marks.set(mark, resolve));
    },
  };
};

const isMark = (line: string): boolean => /^mark \d+$/.test(line);

/** What the process prints once it has an answer without text, before it sends it. */
export const markOf = (id: number): string => `mark ${id}`;
