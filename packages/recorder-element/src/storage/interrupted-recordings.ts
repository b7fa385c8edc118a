import { createPersistentStore, type PersistentStore } from './persistent-store.ts';
import { createRecordingDatabase, type RecordingDatabase, type StoredRecording } from './recording-database.ts';

/** The database of this origin. The page shares one connection. */
export const recordingDatabase = createRecordingDatabase();

/** A recording whose page is gone, locked by this page. */
export interface InterruptedRecording {
  readonly kept: StoredRecording;
  readonly store: PersistentStore;
}

/** Locks the recordings of an endpoint and scope that no page uses. Returns the newest first. */
export const claimInterrupted = async (
  recordings: RecordingDatabase,
  { endpoint, scope }: Pick<StoredRecording, 'endpoint' | 'scope'>,
): Promise<InterruptedRecording[]> => {
  const listed = (await recordings.list()).filter((kept) => kept.endpoint === endpoint && kept.scope === scope);
  const claims = await Promise.all(listed.map(async ({ id }) => ({ id, release: await recordings.claim(id) })));
  const won = claims.filter(({ release }) => release);
  // Before the lock, another page may have continued or deleted the recording.
  const present = won.length > 0 ? await recordings.list() : [];
  return won
    .flatMap(({ id, release }) => {
      const recording = present.find((kept) => kept.id === id);
      if (recording)
        return {
          kept: recording,
          store: createPersistentStore({ recordings: async () => recordings, recording, release }),
        };
      release?.();
      return [];
    })
    .sort((a, b) => b.kept.startedAt - a.kept.startedAt);
};
