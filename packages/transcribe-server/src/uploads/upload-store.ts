import { randomBytes } from 'node:crypto';
import { ProblemError } from '@audio-transcriber/contract';
import type { Clock } from '../platform/clock.ts';
import { createMemoryBudget, type MemoryBudgetOptions } from '../platform/memory-budget.ts';
import { createIdleTimer, type IdleTimer } from './idle-timeout.ts';
import type { Upload } from './upload.ts';

/** Transcribed uploads beyond the budget are dropped, the oldest first. */
interface UploadStoreOptions extends MemoryBudgetOptions {
  /** Seconds for which an unused upload is kept. */
  readonly ttlSeconds: number;
  readonly clock: Clock;
}

/** An upload with its id and details. */
export interface StoredUpload<Details> {
  /** 128 random bits. Only its owner may use the upload. */
  readonly id: string;
  readonly upload: Upload;
  readonly details: Details;
  /** Keeps it from expiring until the result is disposed of. */
  hold(): Disposable;
  /** From now on, it expires as soon as no request uses it. */
  hurry(): void;
}

interface UploadStore<Details> {
  /** Adds an upload. @param owner the client that may use it; undefined if the service is open */
  add(upload: Upload, owner: string | undefined, details: Details): StoredUpload<Details>;
  /** Returns an upload. @throws ProblemError `not-found`, also for an upload of another owner */
  find(id: string, owner: string | undefined): StoredUpload<Details>;
  /** Marks an upload as finished: from now on it is in memory only and counts against the budget. */
  finish(id: string): void;
  /** Cancels and removes an upload. Followers reject with the reason. */
  remove(id: string, reason: unknown): void;
  /** Iterates over all uploads. */
  all(): Iterable<StoredUpload<Details>>;
}

interface Entry<Details> extends StoredUpload<Details> {
  readonly owner: string | undefined;
  readonly idleTimer: IdleTimer;
}

const notFound = () => new ProblemError('not-found', 'The upload does not exist, or no longer.');

/** Creates an empty store. It lives in memory and ends with the process. */
export const createUploadStore = <Details>(options: UploadStoreOptions): UploadStore<Details> => {
  const entries = new Map<string, Entry<Details>>();

  const remove = (id: string, reason: unknown) => {
    const entry = entries.get(id);
    if (entry === undefined) return;
    entries.delete(id);
    budget.delete(id);
    entry.idleTimer[Symbol.dispose]();
    entry.upload.stop(reason);
  };

  const budget = createMemoryBudget(options, (id) => remove(id, notFound()));

  return {
    add(upload, owner, details) {
      const id = randomBytes(16).toString('base64url');
      const idleTimer = createIdleTimer(options.ttlSeconds, options.clock, () => remove(id, notFound()));
      const { hold, hurry } = idleTimer;
      const entry = { id, upload, details, owner, idleTimer, hold, hurry };
      entries.set(id, entry);
      return entry;
    },
    find(id, owner) {
      const entry = entries.get(id);
      if (entry === undefined || entry.owner !== owner) throw notFound();
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
