import type { Transcription } from '@audio-transcriber/contract';
import { assert } from 'chai';
import { html, LitElement, nothing } from 'lit';
import { english } from '../../messages/localization.ts';
import { addPanelTexts } from '../../messages/panel-localization.ts';
import { until } from '../../testing/element-fixture.ts';
import { markedWords } from '../../testing/transcript-fixture.ts';
import { TranscriptController } from './transcript-controller.ts';

const localization = addPanelTexts(english);

class Reader extends LitElement {
  readonly transcript: TranscriptController;
  static override properties = { transcription: { attribute: false } };
  declare transcription: Transcription | undefined;

  constructor() {
    super();
    this.transcript = new TranscriptController(this, {
      read: () =>
        this.transcription && {
          transcription: this.transcription,
          localization,
          recordingFileName: 'recording.webm',
          isEditable: true,
          player: this.find<HTMLAudioElement>('audio') ?? undefined,
        },
      localize: () => localization,
      onEdit: (edited) => {
        this.transcription = edited;
      },
    });
  }

  override render() {
    if (!this.transcription) return nothing;
    return html`
      <div class="transcript-body"><div class="transcript">${this.transcript.renderText(this.transcription) ?? this.transcription.text}</div></div>
      <div class="transcript-tools"></div>
      <audio></audio>
    `;
  }

  find<Found extends HTMLElement>(selector: string): Found | null {
    return this.renderRoot.querySelector<Found>(selector);
  }
}
customElements.define('test-reader', Reader);

const transcription: Transcription = {
  text: 'one two',
  words: [
    { word: 'one', start: 0, end: 1, confidence: 0.2 },
    { word: 'two', start: 1, end: 2 },
  ],
};

const showReader = async (): Promise<Reader> => {
  const reader = new Reader();
  reader.transcription = transcription;
  document.body.append(reader);
  await reader.updateComplete;
  return reader;
};

teardown(() => document.body.replaceChildren());

test('shows the text immediately, and loads the tools later', async () => {
  const reader = await showReader();
  assert.equal(reader.find('.transcript')?.textContent, 'one two');
  await until(() => reader.find('.toolbar'));
  assert.isFalse(reader.find('[role=slider]')?.hidden);
});

test('passes an edit to the host, and shows the host’s text', async () => {
  const reader = await showReader();
  await until(() => reader.find('.toolbar'));
  reader.find('[part~=edit]')?.click();
  (reader.find<HTMLTextAreaElement>('textarea') as HTMLTextAreaElement).value = 'one too';
  reader.find('.primary')?.click();
  await reader.updateComplete;
  assert.equal(reader.find('.transcript')?.textContent, 'one too');
  assert.deepEqual(reader.transcription?.words?.at(-1), { word: 'too', start: 1, end: 2 });
});

test('cleans up after a removed transcript, and activates the next one', async () => {
  const reader = await showReader();
  await until(() => markedWords('low-confidence').length === 1);
  reader.transcription = undefined;
  await reader.updateComplete;
  assert.lengthOf(markedWords('low-confidence'), 0);
  reader.transcription = { ...transcription };
  await until(() => reader.find('.toolbar') && markedWords('low-confidence').length === 1);
});

test('keeps an edit when the element is moved, and cleans up when it is removed', async () => {
  const reader = await showReader();
  await until(() => reader.find('.toolbar'));
  reader.find('[part~=edit]')?.click();
  const place = document.createElement('div');
  document.body.append(place);
  place.append(reader);
  await reader.updateComplete;
  assert.isTrue(Boolean(reader.find('textarea')));
  reader.remove();
  await until(() => markedWords('low-confidence').length === 0);
  document.body.append(reader);
  await until(() => reader.find('.toolbar') && markedWords('low-confidence').length === 1);
});
