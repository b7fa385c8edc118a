import type { Peaks } from '../recording/peaks.ts';
import { lockRecording, type ReleaseLock } from './recording-lock.ts';
import type { RecordingDescription } from './recording-store.ts';

/** The stored metadata of a recording: what is needed to transcribe it later, without headers and tokens. */
export interface StoredRecording extends RecordingDescription {
  /** The owner, as named by the page. */
  readonly scope: string;
  /** The media type of the first chunk. In WebKit, later ones may differ. */
  readonly mediaType: string;
  /** Without pauses. */
  readonly recordedMs: number;
  readonly peaks?: Peaks | undefined;
}

/** The recordings of this origin in IndexedDB. Each method rejects with the browser's error. */
export interface RecordingDatabase {
  /** See `lockRecording`. */
  claim(id: string): Promise<ReleaseLock | undefined>;
  list(): Promise<StoredRecording[]>;
  /** Adds chunks after the first `count`, all or none. Resolves when they are on the disk. */
  write(recording: StoredRecording, count: number, chunks: readonly ArrayBuffer[]): Promise<void>;
  /** Returns the first `count` chunks as one blob. Reads them in batches, to use little memory. */
  read(recording: StoredRecording, count: number): Promise<Blob>;
  delete(id: string): Promise<void>;
}

/** How many chunks one transaction reads, about half a megabyte. */
const readChunks = 64;

type Work<Result> = (recordings: IDBObjectStore, chunks: IDBObjectStore) => IDBRequest<Result>;

/** @param factory Called when it is needed: where there is no storage, reading `indexedDB` may throw already. */
export const createRecordingDatabase = (factory: () => IDBFactory = () => indexedDB): RecordingDatabase => {
  let opening: Promise<IDBDatabase> | undefined;
  const forget = () => {
    opening = undefined;
  };

  const attempt = async <Result>(mode: IDBTransactionMode, work: Work<Result>): Promise<Result> => {
    opening ??= openDatabase(factory, forget);
    try {
      const database = await opening;
      const transaction = database.transaction(['recordings', 'chunks'], mode, { durability: 'strict' });
      const request = work(transaction.objectStore('recordings'), transaction.objectStore('chunks'));
      const done = new Promise<Result>((resolve, reject) => {
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(transaction.error);
      });
      // Commit at once: then the transaction completes even if the page ends.
      transaction.commit();
      return await done;
    } catch (cause) {
      opening?.then((database) => database.close()).catch(() => {});
      forget();
      throw cause;
    }
  };

  /** Runs a transaction, and retries it once on a new connection: WebKit may lose connections without an event. */
  const transact = <Result>(mode: IDBTransactionMode, work: Work<Result>): Promise<Result> =>
    attempt(mode, work).catch(() => attempt(mode, work));

  return {
    claim: lockRecording,
    list: () => transact('readonly', (recordings) => recordings.getAll()),
    write: async (recording, count, buffers) => {
      await transact('readwrite', (recordings, chunks) => {
        buffers.forEach((buffer, i) => {
          chunks.put(buffer, [recording.id, count + i]);
        });
        return recordings.put(recording);
      });
    },
    read: async ({ id, mediaType }, count) => {
      const parts: Blob[] = [];
      for (let from = 0; from < count; from += readChunks) {
        const range = IDBKeyRange.bound([id, from], [id, Math.min(from + readChunks, count)], false, true);
        const buffers = await transact<ArrayBuffer[]>('readonly', (_, chunks) => chunks.getAll(range));
        if (buffers.length === 0) break;
        parts.push(new Blob(buffers));
      }
      return new Blob(parts, { type: mediaType });
    },
    delete: async (id) => {
      await transact('readwrite', (recordings, chunks) => {
        chunks.delete(IDBKeyRange.bound([id], [id, []]));
        return recordings.delete(id);
      });
    },
  };
};

/**
 * Chunks lie under `[id, place]`, as buffers: WebKit cannot always store Blobs
 * (https://github.com/dexie/Dexie.js/issues/1919).
 */
const openDatabase = async (factory: () => IDBFactory, onClose: () => void): Promise<IDBDatabase> => {
  const request = factory().open('audio-transcriber', 1);
  return new Promise((resolve, reject) => {
    request.onupgradeneeded = () => {
      request.result.createObjectStore('recordings', { keyPath: 'id' });
      request.result.createObjectStore('chunks');
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = onClose;
      // Don't block a newer version of this script in another tab.
      database.onversionchange = () => {
        database.close();
        onClose();
      };
      resolve(database);
    };
  });
};
