import { createPersistentStore, type PersistentStore } from './persistent-store.ts';
import { createRecordingDatabase, type RecordingDatabase, type StoredRecording } from './recording-database.ts';

/** Those of this origin, over one connection for the page. */
export const recordingDatabase = createRecordingDatabase();

/** A recording whose page is gone, claimed for this one. */
export interface InterruptedRecording {
  readonly kept: StoredRecording;
  readonly store: PersistentStore;
}

/** Claims the recordings for this endpoint and scope that nobody is busy with, the newest first. */
export const claimInterrupted = async (
  recordings: RecordingDatabase,
  { endpoint, scope }: Pick<StoredRecording, 'endpoint' | 'scope'>,
): Promise<InterruptedRecording[]> => {
  const listed = (await recordings.list()).filter((kept) => kept.endpoint === endpoint && kept.scope === scope);
  const claims = await Promise.all(listed.map(async ({ id }) => ({ id, release: await recordings.claim(id) })));
  const won = claims.filter(({ release }) => release);
  // Until it was claimed, another page may have gone on with it, or finished and deleted it.
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
