import type { PanelTexts } from '../messages/localization.ts';
import type { Recording } from '../recording/recording.ts';
import { renderAction, renderDiscard, renderDownload } from './buttons.ts';
import type { ViewContext } from './view-context.ts';

/** Renders the actions for a finished note, except continuing it. If it must not change: only Download. */
export const renderNoteActions = (
  recordings: readonly Recording[],
  context: ViewContext,
  { newNote }: PanelTexts,
  onNewNote: () => void,
) => {
  const download =
    recordings[0] && recordings.length === 1
      ? renderDownload(recordings[0], context)
      : renderAction('download', context.texts.download, () => downloadAll(recordings));
  return context.isLocked ? download : [renderAction('new-note', newNote, onNewNote), download, renderDiscard(context)];
};

/** Downloads all recordings of a note as numbered files. */
const downloadAll = (recordings: readonly Recording[]): void => {
  for (const [index, { url, fileName }] of recordings.entries()) {
    const download = fileName.replace(/(\.[^.]*)?$/, `-${index + 1}$1`);
    Object.assign(document.createElement('a'), { href: url, download }).click();
  }
};
