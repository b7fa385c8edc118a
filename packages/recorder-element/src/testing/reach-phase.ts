import type { Phase } from '../transcriber/state.ts';
import type { Transcriber } from '../transcriber/transcriber.ts';

/** Resolves when the transcriber is in the phase. */
export const reachPhase = (transcriber: Transcriber, phase: Phase): Promise<void> =>
  new Promise((resolve) => {
    const check = () => {
      if (transcriber.state.phase !== phase) return;
      transcriber.removeEventListener('state-change', check);
      resolve();
    };
    transcriber.addEventListener('state-change', check);
    check();
  });
