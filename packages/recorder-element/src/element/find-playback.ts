import type { NotePart } from '../notes/note.ts';
import type { State } from '../transcriber/state.ts';
import type { JoinedPlayback } from '../ui/notes/joined-playback.ts';
import type { Playback } from '../ui/playback.ts';

interface PlaybackHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly state: State;
  requestUpdate(): void;
}

/**
 * Returns a function that finds the playback of a host's recordings. It returns the same object until the recordings
 * change.
 */
export const createPlaybackFinder = (host: PlaybackHost): (() => Playback | undefined) => {
  let players: readonly HTMLAudioElement[] = [];
  let parts: readonly NotePart[] | undefined;
  let joined: JoinedPlayback | undefined;

  const join = async (found: readonly HTMLAudioElement[]): Promise<void> => {
    // If this part does not load, each recording plays on its own.
    const loaded = await import('../ui/notes/joined-playback.ts').catch(() => undefined);
    if (!loaded || found !== players || !parts) return;
    joined = new loaded.JoinedPlayback(found, parts);
    host.requestUpdate();
  };

  return () => {
    const found = [...host.renderRoot.querySelectorAll<HTMLAudioElement>('.audio-panel > audio')];
    const shown = host.state.phase === 'transcribed' ? host.state.parts : undefined;
    const isSame = found.length === players.length && found.every((player, index) => player === players[index]);
    if (!isSame || shown !== parts) {
      parts = shown;
      joined?.end();
      joined = undefined;
      players = found;
      if (found.length > 1) void join(found);
    }
    return joined ?? (players.length === 1 ? players[0] : undefined);
  };
};
