import { createRecording, type Recording } from '../../recording/recording.ts';
import type { InterruptedRecording } from '../../storage/interrupted-recordings.ts';

/** An interrupted recording in the list. */
export interface RecoveryItem extends InterruptedRecording {
  /** Set once its audio was read. */
  recording?: Recording;
  /** Whether its audio could not be read. */
  isUnreadable?: boolean;
}

/** Reads the audio of an item into its `recording`, or marks it as unreadable. */
export const readRecording = async (item: RecoveryItem): Promise<void> => {
  const { kept, store } = item;
  try {
    item.recording ??= await createRecording(await store.blob(), kept.recordedMs / 1000, kept.id);
    item.recording.peaks ??= kept.peaks;
    item.recording.language = kept.language ?? '';
  } catch {
    item.isUnreadable = true;
  }
};
