import type { Transcription } from '@audio-transcriber/contract';
import { html, render } from 'lit';
import { styles } from '../element/audio-transcriber.styles.ts';
import { english, type Localization } from '../messages/localization.ts';
import { addPanelTexts } from '../messages/panel-localization.ts';
import { adoptStyles } from '../ui/adopt-styles.ts';
import { menuStyles } from '../ui/menu.styles.ts';
import {
  createTranscriptPanel,
  prepareLayout,
  renderParagraphs,
  type TranscriptPanel,
  type TranscriptPanelContent,
  type TranscriptPanelOptions,
} from '../ui/transcript/transcript-panel.ts';
import { nameOf } from './element-fixture.ts';

const sampleRate = 8000;

/** Creates a silent audio file for the player. */
const createSilence = (seconds: number): Blob => {
  const header = new DataView(new ArrayBuffer(44));
  const bytes = seconds * sampleRate;
  const write = (offset: number, text: string) => {
    for (const [i, letter] of [...text].entries()) header.setUint8(offset + i, letter.charCodeAt(0));
  };
  write(0, 'RIFF');
  header.setUint32(4, 36 + bytes, true);
  write(8, 'WAVEfmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, sampleRate, true);
  header.setUint32(28, sampleRate, true);
  header.setUint16(32, 1, true);
  header.setUint16(34, 8, true);
  write(36, 'data');
  header.setUint32(40, bytes, true);
  return new Blob([header, new Uint8Array(bytes).fill(128)], { type: 'audio/wav' });
};

/** Creates a transcription with one word per second. */
export const speak = (text: string): Transcription => {
  const tokens = text.split(/\s+/);
  return {
    text,
    language: 'en',
    duration: tokens.length,
    words: tokens.map((word, i) => ({ word, start: i, end: i + 0.9 })),
  };
};

/** Creates a transcript in a shadow root, as the element renders it, with its panel and a player. */
export const createTranscript = async (
  transcription: Transcription,
  changes: Partial<Omit<TranscriptPanelContent, 'localization'>> & { readonly localization?: Localization } = {},
  wait?: TranscriptPanelOptions['wait'],
) => {
  const host = document.createElement('main');
  const root = host.attachShadow({ mode: 'open' });
  adoptStyles(root, styles, menuStyles);
  const reading = document.createElement('div');
  reading.className = 'transcript-body';
  const paragraph = document.createElement('div');
  paragraph.className = 'transcript';
  paragraph.dir = 'auto';
  paragraph.lang = transcription.language ?? '';
  paragraph.role = 'group';
  paragraph.ariaLabel = 'Transcript';
  const localization = addPanelTexts(changes.localization ?? english);
  const edits: Transcription[] = [];
  const onEdit = (edited: Transcription) => {
    edits.push(edited);
    show(edited);
    panel.update({ ...content, transcription: edited });
  };
  const show = (shown: Transcription) =>
    render(html`${renderParagraphs(shown, localization, onEdit) ?? shown.text.trim()}`, paragraph);
  await prepareLayout(transcription, root);
  show(transcription);
  reading.append(paragraph);
  const tools = document.createElement('div');
  const player = document.createElement('audio');
  player.muted = true;
  player.src = URL.createObjectURL(createSilence(transcription.duration ?? 1));
  root.append(reading, tools, player);
  document.body.append(host);
  await new Promise((resolve) => player.addEventListener('loadedmetadata', resolve, { once: true }));

  const panel: TranscriptPanel = createTranscriptPanel({
    reading,
    tools,
    onEdit,
    wait,
  });
  const content: TranscriptPanelContent = {
    transcription,
    player,
    recordingFileName: 'recording.webm',
    isEditable: true,
    ...changes,
    localization,
  };
  panel.update(content);
  return { host, root, reading, paragraph, tools, player, panel, content, edits };
};

/** Returns the words that are highlighted by the CSS Custom Highlight API. */
export const markedWords = (name: string): string[] =>
  [...(CSS.highlights.get(`audio-transcriber-${name}`) ?? [])].map(({ startContainer, startOffset, endOffset }) =>
    (startContainer as Text).data.slice(startOffset, endOffset),
  );

/** Returns the position of a word on the screen. */
export const placeOf = ({ paragraph }: Pick<Transcript, 'paragraph'>, word: string): DOMRect => {
  const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const from = (text as Text).data.indexOf(word);
    if (from < 0) continue;
    range.setStart(text, from);
    range.setEnd(text, from + word.length);
    break;
  }
  return range.getBoundingClientRect();
};

export type Transcript = Awaited<ReturnType<typeof createTranscript>>;

/** Finds a button by its text. */
export const findButton = ({ root }: Transcript, label: string): HTMLButtonElement => {
  const button = [...root.querySelectorAll('button')].find((each) => nameOf(each) === label);
  if (!button) throw new Error(`No “${label}” in ${root.textContent}`);
  return button;
};

/** Finds the text field of the editor. Null without an editor. */
export const fieldOf = ({ root }: Transcript): HTMLTextAreaElement =>
  root.querySelector('textarea') as HTMLTextAreaElement;
/** Returns the status message. */
export const statusOf = ({ tools }: Transcript): string => tools.querySelector('[role=status]')?.textContent ?? '';
