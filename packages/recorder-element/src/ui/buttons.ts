import { html, nothing } from 'lit';
import type { Recording } from '../recording/recording.ts';
import type { Content, Scene } from './view-context.ts';

/** The second click of a double click is not meant for what the first one brought here. */
export const once = (onClick?: (event: MouseEvent) => unknown) => (event: MouseEvent) => {
  if (event.detail < 2) onClick?.(event);
};

export const renderLead = (glyph: 'record' | 'stop' | 'busy', label: string | undefined, onClick?: () => void) => html`
  <button
    type="button"
    id="lead"
    class="lead ${glyph}"
    part="button"
    aria-label=${label ?? nothing}
    aria-disabled=${!onClick}
    @click=${once(onClick)}
  ><slot name="${glyph}-icon"><span class="glyph"></span></slot></button>
`;

/** @param label where there is no label beside it */
export const renderRecord = ({ transcriber, isLocked }: Scene, label?: string) =>
  renderLead('record', label, isLocked ? undefined : () => transcriber.start());

export const renderStop = ({ transcriber, texts }: Scene) => renderLead('stop', texts.stop, () => transcriber.stop());

/** The words beside the button press it too. */
export const renderLabel = (words: Content) => html`<label for="lead">${words}</label>`;

/** What stands in the place of the button where words have to be chosen from. */
export const renderMark = (mark: '✓' | '!') => html`<span class="mark" aria-hidden="true">${mark}</span>`;

/** What can be done with a recording that has no transcript, the best first. */
export const renderDecision = (label: string, recording: Recording, scene: Scene, isHopeless = false) => {
  const submit = renderAction(label, () => scene.transcriber.submit());
  const download = renderDownload(recording, scene);
  return [...(isHopeless ? [download, submit] : [submit, download]), renderDiscard(scene)];
};

export const renderAction = (
  label: string,
  onClick: (event: MouseEvent) => unknown,
  kind: 'main' | '' = '',
  isExpanded?: boolean,
) => html`
  <button
    type="button"
    class="action ${kind}"
    part="action"
    aria-expanded=${isExpanded ?? nothing}
    @click=${once(onClick)}
  >${label}</button>
`;

export const renderDiscard = ({ transcriber, texts, discardPrompt }: Scene) =>
  renderAction(texts.discard, (event) => (discardPrompt ?? transcriber).discard(event));

export const renderDownload = ({ url, fileName }: Recording, { texts }: Scene) =>
  html`<a class="action" part="action" href=${url} download=${fileName}>${texts.download}</a>`;
