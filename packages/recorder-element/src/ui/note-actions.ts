import { html } from 'lit';
import type { PanelTexts } from '../messages/localization.ts';
import type { Recording } from '../recording/recording.ts';
import { renderDownload } from './buttons.ts';
import { renderMenu, renderMenuItem } from './menu.ts';
import type { Content, ViewContext } from './view-context.ts';

/**
 * Renders the menu of actions for a finished note. If it must not change: only Download.
 */
export const renderNoteActions = (
  recordings: readonly Recording[],
  context: ViewContext,
  { newNote, more }: PanelTexts,
  onNewNote: () => void,
): Content => {
  const { texts, audio, isLocked, transcriber, discardPrompt } = context;
  const [recording, ...others] = recordings;
  if (isLocked && recording && others.length === 0) return renderDownload(recording, context);
  const download = renderMenuItem({
    name: 'download',
    label: texts.download,
    icon: 'download',
    onClick: () => downloadAll(recordings),
  });
  return renderMenu({
    name: 'more',
    label: more,
    icon: 'more',
    content: isLocked
      ? download
      : html`
        ${renderMenuItem({ name: 'new-note', label: newNote, icon: 'add', onClick: onNewNote })} ${audio?.renderUploadItem()}
        ${download}
        ${renderMenuItem({
          name: 'delete',
          label: texts.discard,
          icon: 'delete',
          onClick: (event) => (discardPrompt ?? transcriber).discard(event),
        })}
        ${audio?.renderMicrophones()}
      `,
  });
};

/** Downloads the recordings of a note: several as numbered files. */
const downloadAll = (recordings: readonly Recording[]): void => {
  for (const [index, { url, fileName }] of recordings.entries()) {
    const download = recordings.length === 1 ? fileName : fileName.replace(/(\.[^.]*)?$/, `-${index + 1}$1`);
    Object.assign(document.createElement('a'), { href: url, download }).click();
  }
};
