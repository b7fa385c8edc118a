import type { Transcriber } from '../transcriber/transcriber.ts';
import type { CompactHost } from '../ui/compact/compact-view.ts';
import type { CompactLayout } from '../ui/view-context.ts';
import { isCompact } from './properties.ts';

/**
 * Creates a function that returns the layout of a compact host; undefined if the host is not compact. Loads it first, and
 * returns `null` meanwhile. If it fails to load, the host is shown as a card.
 */
export const createCompactLoader = (
  host: CompactHost & Parameters<typeof isCompact>[0],
  transcriber: Transcriber,
): (() => CompactLayout | null | undefined) => {
  let loading: Promise<void> | undefined;
  let layout: CompactLayout | null | undefined = null;
  return () => {
    if (!isCompact(host)) return undefined;
    loading ??= import('../ui/compact/compact-view.ts')
      .then(
        ({ CompactView }) => new CompactView(host, transcriber),
        () => undefined,
      )
      .then((loaded) => {
        layout = loaded;
        host.requestUpdate();
      });
    return layout;
  };
};
