import type { Peaks } from '../recording/peaks.ts';
import { lockRecording, type ReleaseLock } from './recording-lock.ts';
import type { RecordingDescription } from './recording-store.ts';

/** What is kept of a recording beside its chunks: all that it takes to finish it later, but no header and no token. */
export interface StoredRecording extends RecordingDescription {
  /** Whose it is, as the page names its users. */
  readonly scope: string;
  /** Of the first chunk: those of WebKit may differ. */
  readonly mediaType: string;
  /** Without pauses. */
  readonly recordedMs: number;
  readonly peaks?: Peaks | undefined;
}

/** The recordings of this origin in IndexedDB. Each method throws what the browser refuses it with. */
export interface RecordingDatabase {
  /** See `lockRecording`. */
  claim(id: string): Promise<ReleaseLock | undefined>;
  list(): Promise<StoredRecording[]>;
  /** Adds chunks behind the first `count` of the recording, all or none; resolves when they are safely on the disk. */
  write(recording: StoredRecording, count: number, chunks: readonly ArrayBuffer[]): Promise<void>;
  /** The first `count` chunks as one. Little of it is in the page's memory at any time. */
  read(recording: StoredRecording, count: number): Promise<Blob>;
  delete(id: string): Promise<void>;
}

/** How many chunks are read at once: half a megabyte, more or less. */
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
      // Said at once, it is carried out even if the page ends before it hears of it.
      transaction.commit();
      return await done;
    } catch (cause) {
      opening?.then((database) => database.close()).catch(() => {});
      forget();
      throw cause;
    }
  };

  /** Does one thing in a transaction of its own; again on a new connection, because WebKit loses them unsaid. */
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
      // A newer version of this script, in another tab, need not wait.
      database.onversionchange = () => {
        database.close();
        onClose();
      };
      resolve(database);
    };
  });
};
