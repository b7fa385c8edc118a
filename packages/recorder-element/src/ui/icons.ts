import { html, nothing, type TemplateResult } from 'lit';
import type { iconPaths } from './icon-paths.ts';

/** The last ones come with the search in long transcripts. */
export type IconName = keyof typeof iconPaths | 'search' | 'previous-match' | 'next-match';

const paths: { [Name in IconName]?: string } = {};

/** Adds icons when they have loaded. Until then, labels stand alone. */
export const addIcons = (icons: typeof paths): void => void Object.assign(paths, icons);

/**
 * Renders an icon in the color of the text, and in proportion to its size. Screen readers ignore it. In a right-to-left
 * panel, an icon with a direction points the other way.
 */
export const icon = (name: IconName): TemplateResult | typeof nothing =>
  paths[name]
    ? html`<svg class="icon-${name}" viewBox="0 0 24 24" aria-hidden="true"><path d=${paths[name]} /></svg>`
    : nothing;
