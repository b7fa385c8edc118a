import { createLazyPart } from '../platform/lazy-part.ts';
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
  const findLayout = createLazyPart(
    async () => new (await import('../ui/compact/compact-view.ts')).CompactView(host, transcriber),
    () => host.requestUpdate(),
  );
  return () => (isCompact(host) ? findLayout() : undefined);
};
