import { html, nothing } from 'lit';
import type { Recording } from '../recording/recording.ts';
import type { Content, ViewContext } from './view-context.ts';

/** Ignores the second click of a double click: the first one may have replaced the button. */
export const ignoreDoubleClick = (onClick?: (event: MouseEvent) => unknown) => (event: MouseEvent) => {
  if (event.detail < 2) onClick?.(event);
};

export const renderPrimaryButton = (
  glyph: 'record' | 'stop' | 'busy',
  label: string | undefined,
  onClick?: () => void,
) => html`
  <button
    type="button"
    id="primary-button"
    class="primary-button ${glyph}"
    part="button"
    aria-label=${label ?? nothing}
    aria-disabled=${!onClick}
    @click=${ignoreDoubleClick(onClick)}
  ><slot name="${glyph}-icon"><span class="icon"></span></slot></button>
`;

/**
 * @param label The accessible name, if there is no label beside it
 * @param appends Whether the recording continues the finished note
 */
export const renderRecordButton = ({ transcriber, isLocked }: ViewContext, label?: string, appends = false) =>
  renderPrimaryButton('record', label, isLocked ? undefined : () => transcriber.start({ appends }));

export const renderStopButton = ({ transcriber, texts }: ViewContext) =>
  renderPrimaryButton('stop', texts.stop, () => transcriber.stop());

/** Renders a label that presses the round button. */
export const renderLabel = (words: Content) => html`<label for="primary-button">${words}</label>`;

/** Renders an icon in place of the round button, if the actions have to be read first. */
export const renderStatusIcon = (mark: '✓' | '!') => html`<span class="status-icon" aria-hidden="true">${mark}</span>`;

/** Renders the actions for a recording without a transcript, the best one first. */
export const renderRecordingActions = (
  label: string,
  recording: Recording,
  context: ViewContext,
  isRetryable = true,
) => {
  const submit = renderAction(label, () => context.transcriber.submit());
  const download = renderDownload(recording, context);
  return [...(isRetryable ? [submit, download] : [download, submit]), renderDiscard(context)];
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
    @click=${ignoreDoubleClick(onClick)}
  >${label}</button>
`;

/** Renders a question that the buttons beside it answer. Screen readers announce it. */
export const renderQuestion = (words: string) => html`<p class="question" role="alert">${words}</p>`;

export const renderDiscard = ({ transcriber, texts, discardPrompt }: ViewContext) =>
  renderAction(texts.discard, (event) => (discardPrompt ?? transcriber).discard(event));

export const renderDownload = ({ url, fileName }: Recording, { texts }: ViewContext) =>
  html`<a class="action" part="action" href=${url} download=${fileName}>${texts.download}</a>`;
