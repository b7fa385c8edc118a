import { html, nothing } from 'lit';
import type { Recording } from '../recording/recording.ts';
import { type IconName, icon } from './icons.ts';
import type { Content, View, ViewContext } from './view-context.ts';

/** Ignores the second click of a double click: the first one may have replaced the button. */
export const ignoreDoubleClick = (onClick?: (event: MouseEvent) => unknown) => (event: MouseEvent) => {
  if (event.detail < 2) onClick?.(event);
};

export const renderPrimaryButton = (
  glyph: 'record' | 'stop' | 'busy',
  label: string | undefined,
  onClick?: () => void,
  icon: Content = html`<span class="icon" part="icon"></span>`,
) => html`
  <button
    id="primary-button"
    class="primary-button ${glyph}"
    part="button ${glyph}"
    aria-label=${label ?? nothing}
    aria-disabled=${!onClick}
    @click=${ignoreDoubleClick(onClick)}
  ><slot name="${glyph}-icon">${icon}</slot></button>
`;

/**
 * @param label The accessible name, if there is no label beside it
 * @param appends Whether the recording continues the finished note
 */
export const renderRecordButton = ({ transcriber, isLocked, compact }: ViewContext, label?: string, appends = false) =>
  renderPrimaryButton(
    'record',
    label,
    isLocked ? undefined : () => transcriber.start({ appends }),
    compact?.recordIcon,
  );

export const renderStopButton = ({ transcriber, texts }: ViewContext) =>
  renderPrimaryButton('stop', texts.stop, () => transcriber.stop());

/** Renders a label that presses the round button. */
export const renderLabel = (words: Content, part = 'label') =>
  html`<label for="primary-button" part=${part}>${words}</label>`;

/** Renders an icon in place of the round button, if the actions have to be read first. */
export const renderStatusIcon = (name: 'check' | 'warning') =>
  html`<span class="status-icon" part="status-icon">${icon(name)}</span>`;

/** Whether an action is the one to prefer. */
type ActionKind = 'primary' | '';

/**
 * Renders the actions for a recording without a transcript, the best one first. If nothing must change: only Download.
 *
 * @param kind The kind of the first action. None if the record button comes before it
 */
export const renderRecordingActions = (
  label: string,
  recording: Recording,
  context: ViewContext,
  isRetryable = true,
  kind: ActionKind = 'primary',
) => {
  if (context.isLocked) return [renderDownload(recording, context, kind)];
  const submit = renderAction('transcribe', label, () => context.transcriber.submit(), isRetryable ? kind : '');
  const download = renderDownload(recording, context, isRetryable ? '' : kind);
  return [...(isRetryable ? [submit, download] : [download, submit]), renderDiscard(context)];
};

/**
 * Renders a button. It needs no `type`: the element's shadow root has no form that it could submit.
 *
 * @param name Its part. The slot `NAME-icon` can replace its icon
 */
export const renderAction = (
  name: string,
  label: string,
  onClick: (event: MouseEvent) => unknown,
  kind: ActionKind = '',
  iconName?: IconName,
) => html`
  <button
    class="action ${kind}"
    part="action ${kind} ${name}"
    title=${iconName ? label : nothing}
    @click=${ignoreDoubleClick(onClick)}
  >${renderFace(name, label, iconName)}</button>
`;

/** Renders an icon and a label. Where there is little room, the label of an icon is for screen readers only. */
export const renderFace = (name: string, label: string, iconName?: IconName) =>
  html`<slot name="${name}-icon">${iconName ? icon(iconName) : nothing}</slot><span class=${iconName ? 'label' : ''}>${label}</span>`;

/** Renders a question that the buttons beside it answer. Screen readers announce it. */
export const renderQuestion = (words: string) => html`<p part="question" role="alert">${words}</p>`;

export const renderDiscard = ({ transcriber, texts, discardPrompt }: ViewContext) =>
  renderAction('delete', texts.discard, (event) => (discardPrompt ?? transcriber).discard(event), '', 'delete');

export const renderDownload = ({ url, fileName }: Recording, { texts }: ViewContext, kind: ActionKind = '') => html`
  <a
    class="action ${kind}"
    part="action ${kind} download"
    href=${url}
    download=${fileName}
    title=${texts.download}
  >${renderFace('download', texts.download, 'download')}</a>
`;

/** Renders the round button, the texts beside it and the actions. */
export const renderControls = ({ primary, title, hint, actions: ownActions }: View, { discardPrompt }: ViewContext) => {
  const actions = discardPrompt?.question ?? ownActions;
  return html`
    <div class="controls" part="controls">
      ${primary}
      <div class="status" part="status">
        <p class="title" part="title">${title}</p>
        ${hint && html`<div class="hint" part="hint">${hint}</div>`}
      </div>
      ${actions && html`<div class="actions" part="actions">${actions}</div>`}
    </div>
  `;
};
