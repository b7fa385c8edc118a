import { claimInterrupted, recordingDatabase } from '../../storage/interrupted-recordings.ts';
import type { StoredRecording } from '../../storage/recording-database.ts';
import type { RecoveryPanel, RecoveryPanelOptions } from './recovery-panel.ts';

/** Opens a panel with the interrupted recordings of an endpoint and scope; undefined if there are none. */
export const openRecoveryPanel = async (
  place: Pick<StoredRecording, 'endpoint' | 'scope'>,
  options: Omit<RecoveryPanelOptions, 'interrupted'>,
): Promise<RecoveryPanel | undefined> => {
  const interrupted = await claimInterrupted(recordingDatabase, place);
  if (interrupted.length === 0) return undefined;
  try {
    const { RecoveryPanel } = await import('./recovery-panel.ts');
    return new RecoveryPanel({ ...options, interrupted });
  } catch (cause) {
    for (const { store } of interrupted) void store.release();
    throw cause;
  }
};
