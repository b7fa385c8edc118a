import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** The runtime's standard error. */
export interface SherpaStderr {
  /** Number of recognitions that failed in the runtime, which returns an empty text instead of an error. */
  readonly failedCount: number;
  /** Returns the last lines, joined by spaces. */
  lastLines(): string;
  /** Resolves when everything before the mark of a recognition was read, or the stream has ended. */
  untilMark(id: number): Promise<void>;
}

const keptLines = 5;

/** Reads the runtime's standard error. */
export const readSherpaStderr = (output: Readable): SherpaStderr => {
  const lines: string[] = [];
  const marks = new Map<number, () => void>();
  const passed = new Set<number>();
  let failedCount = 0;
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
      if (line.includes('Caught exception')) failedCount++;
      // A line begins with the position in the runtime's source code.
      const message = line.replace(/^\/\S+ ?/, '').trim();
      if (message !== '') lines.push(message);
      if (lines.length > keptLines) lines.shift();
    })
    .on('close', () => {
      isOver = true;
      for (const id of [...marks.keys()]) pass(id);
    });

  return {
    get failedCount() {
      return failedCount;
    },
    lastLines: () => lines.join(' '),
    async untilMark(id) {
      if (isOver || passed.delete(id)) return;
      await new Promise<void>((resolve) => marks.set(id, resolve));
    },
  };
};

/**
 * Returns the mark that the process prints before it sends an empty result. Begins with a line break, because the runtime
 * prints the end of its own line separately, possibly later.
 */
export const markOf = (id: number): string => `\nmark ${id}\n`;
