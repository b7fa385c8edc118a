import { randomBytes } from 'node:crypto';
import { ProblemError } from '@audio-transcriber/contract';
import type { Clock } from '../platform/clock.ts';
import { createMemoryBudget, type MemoryBudgetOptions } from '../platform/memory-budget.ts';
import { createIdleTimer, type IdleTimer } from './idle-timeout.ts';
import type { Upload } from './upload.ts';

/** Of transcribed uploads, the oldest beyond the budget goes first. */
interface UploadStoreOptions extends MemoryBudgetOptions {
  /** How long an upload is kept that nobody asks for. */
  readonly ttlSeconds: number;
  readonly clock: Clock;
}

/** An upload and what is known of it. */
export interface StoredUpload<Details> {
  /** 128 random bits: who knows it and is its owner may use the upload. */
  readonly id: string;
  readonly upload: Upload;
  readonly details: Details;
  /** Keeps it, whatever the time, until what is returned is disposed of. */
  hold(): Disposable;
}

interface UploadStore<Details> {
  /** @param owner who may ask for it; undefined where everybody may come */
  add(upload: Upload, owner: string | undefined, details: Details): StoredUpload<Details>;
  /** @throws ProblemError `not-found`, also where it is somebody else's */
  find(id: string, owner: string | undefined): StoredUpload<Details>;
  /** Takes note that the upload is transcribed, or will never be: from now on it is in memory only. */
  finish(id: string): void;
  /** Gives an upload up; who follows it is told the reason. */
  remove(id: string, reason: unknown): void;
  /** Those that are there. */
  all(): Iterable<StoredUpload<Details>>;
}

interface Entry<Details> extends StoredUpload<Details> {
  readonly owner: string | undefined;
  readonly lifeSpan: IdleTimer;
}

const gone = () => new ProblemError('not-found', 'There is no such upload, or it is there no more.');

/** Empty; it lives and dies with its process. */
export const createUploadStore = <Details>(options: UploadStoreOptions): UploadStore<Details> => {
  const entries = new Map<string, Entry<Details>>();

  const remove = (id: string, reason: unknown) => {
    const entry = entries.get(id);
    if (entry === undefined) return;
    entries.delete(id);
    budget.delete(id);
    entry.lifeSpan[Symbol.dispose]();
    entry.upload.stop(reason);
  };

  const budget = createMemoryBudget(options, (id) => remove(id, gone()));

  return {
    add(upload, owner, details) {
      const id = randomBytes(16).toString('base64url');
      const lifeSpan = createIdleTimer(options.ttlSeconds, options.clock, () => remove(id, gone()));
      const entry = { id, upload, details, owner, lifeSpan, hold: () => lifeSpan.hold() };
      entries.set(id, entry);
      return entry;
    },
    find(id, owner) {
      const entry = entries.get(id);
      if (entry === undefined || entry.owner !== owner) throw gone();
      return entry;
    },
    finish(id) {
      const entry = entries.get(id);
      if (entry !== undefined) budget.add(id, entry.upload.transcripts);
    },
    remove,
    all: () => entries.values(),
  };
};
