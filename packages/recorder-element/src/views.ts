import { html, nothing, type TemplateResult } from 'lit';
import { announcements, problemMessages, texts } from './messages.ts';
import type { Recording } from './recording.ts';
import { isEmpty, type Phase, recordedMsAt, recordingOf, type State, type StateOf } from './state.ts';
import type { Transcriber } from './transcriber.ts';

type Content = TemplateResult | string | typeof nothing;

/** What a phase puts into the frame. */
interface View {
  /** The large round button, or the mark in its place. */
  readonly lead: Content;
  readonly title: Content;
  readonly hint?: Content;
  readonly actions?: Content;
  readonly text?: Content;
}

type Views = { readonly [P in Phase]: (state: StateOf<P>, transcriber: Transcriber) => View };

/** The element's content in a state. Nodes stay where phases share them, so focus does too. */
export const renderState = (state: State, transcriber: Transcriber): TemplateResult => {
  const view = (views[state.phase] as (state: State, transcriber: Transcriber) => View)(state, transcriber);
  const recording = recordingOf(state);
  return html`
    <section class="panel" part="panel" aria-label=${texts.recorder}>
      <div class="stage">
        ${view.lead}
        <div class="status" part="status">
          <p class="title">${view.title}</p>
          ${view.hint ? html`<p class="hint">${view.hint}</p>` : nothing}
        </div>
        ${view.actions ? html`<div class="actions">${view.actions}</div>` : nothing}
      </div>
      ${view.text ?? nothing} ${recording ? renderPlayer(recording) : nothing}
    </section>
    <p class="announcement" role="status">${announcementOf(state)}</p>
  `;
};

const views: Views = {
  idle: (_, transcriber) => ({
    lead: renderRecord(texts.start, transcriber),
    title: texts.idle,
  }),
  starting: (_, transcriber) => ({
    lead: renderLead('busy', texts.starting),
    title: texts.starting,
    hint: texts.startingHint,
    actions: renderAction(texts.cancel, () => transcriber.cancel()),
  }),
  recording: (state, transcriber) => ({
    lead: renderStop(transcriber),
    title: renderTimer(recordedMsAt(state, performance.now()) / 1000),
    hint: html`<span class="live">${texts.recording}</span>`,
    actions: renderActions(
      renderAction(texts.pause, () => transcriber.pause()),
      renderDiscard(transcriber),
    ),
  }),
  paused: (state, transcriber) => ({
    lead: renderStop(transcriber),
    title: renderTimer(state.recordedMs / 1000),
    hint: texts.paused,
    actions: renderActions(
      renderAction(texts.resume, () => transcriber.resume()),
      renderDiscard(transcriber),
    ),
  }),
  stopping: (state) => ({
    lead: renderLead('busy', texts.stopping),
    title: renderTimer(state.recordedMs / 1000),
    hint: texts.stopping,
  }),
  recorded: ({ recording }, transcriber) => ({
    lead: renderMark('✓'),
    title: texts.recorded,
    hint: texts.recordedHint,
    actions: renderDecision(texts.transcribe, recording, transcriber),
  }),
  transcribing: ({ progress }, transcriber) => ({
    lead: renderLead('busy', texts.transcribing),
    title: texts.transcribing,
    actions: renderAction(texts.cancel, () => transcriber.cancel()),
    text: progress.segments.length ? renderTranscript(progress.segments.map(({ text }) => text).join(' ')) : nothing,
  }),
  transcribed: (state, transcriber) =>
    isEmpty(state)
      ? {
          lead: renderMark('…'),
          title: texts.empty,
          hint: texts.emptyHint,
          actions: renderDecision(texts.tryAgain, state.recording, transcriber),
        }
      : {
          lead: renderRecord(texts.startAgain, transcriber),
          title: texts.startAgain,
          actions: renderActions(renderDownload(state.recording), renderDiscard(transcriber)),
          text: renderTranscript(state.transcription.text),
        },
  failed: ({ problem, recording }, transcriber) => ({
    lead: recording ? renderMark('!') : renderRecord(texts.start, transcriber),
    title: problemMessages[problem.code].title,
    hint: problemMessages[problem.code].advice,
    actions: recording
      ? renderDecision(problem.code === 'microphone-lost' ? texts.transcribe : texts.tryAgain, recording, transcriber)
      : nothing,
    text: html`
      <details class="details">
        <summary>${texts.details}</summary>
        <p><code>${problem.code}</code> ${problem.message}</p>
      </details>
    `,
  }),
};

/** Said once, politely, on reaching a state; the running text and the timer are not. */
const announcementOf = (state: State): string | undefined => {
  if (state.phase === 'failed') return problemMessages[state.problem.code].title;
  return isEmpty(state) ? texts.empty : announcements[state.phase];
};

const renderLead = (glyph: 'record' | 'stop' | 'busy', label: string, onClick?: () => void) => html`
  <button
    type="button"
    class="lead ${glyph}"
    part="button"
    aria-label=${label}
    aria-disabled=${!onClick}
    @click=${(event: MouseEvent) => {
      // The second click of a double click is not meant for what the first one brought here.
      if (event.detail < 2) onClick?.();
    }}
  ><span class="glyph"></span></button>
`;

const renderRecord = (label: string, transcriber: Transcriber) =>
  renderLead('record', label, () => transcriber.start());

const renderStop = (transcriber: Transcriber) => renderLead('stop', texts.stop, () => transcriber.stop());

/** What stands in the place of the button where words have to be chosen from. */
const renderMark = (mark: '✓' | '…' | '!') => html`<span class="mark" aria-hidden="true">${mark}</span>`;

const renderTimer = (seconds: number) =>
  html`<span class="timer" part="timer" role="timer">${formatSeconds(seconds)}</span>`;

const renderActions = (...actions: TemplateResult[]) => html`${actions}`;

/** What can be done with a recording that has no transcript. */
const renderDecision = (label: string, recording: Recording, transcriber: Transcriber) =>
  renderActions(
    renderAction(label, () => transcriber.submit(), 'main'),
    renderDownload(recording),
    renderDiscard(transcriber),
  );

const renderAction = (label: string, onClick: () => void, kind: 'main' | '' = '') =>
  html`<button type="button" class="action ${kind}" part="action" @click=${onClick}>${label}</button>`;

const renderDiscard = (transcriber: Transcriber) => renderAction(texts.discard, () => transcriber.discard());

const renderDownload = ({ url, fileName }: Recording) =>
  html`<a class="action" part="action" href=${url} download=${fileName}>${texts.download}</a>`;

const renderTranscript = (text: string) =>
  html`<p class="transcript" part="transcript" role="group" aria-label=${texts.transcript} dir="auto">${text.trim()}</p>`;

const renderPlayer = ({ url }: Recording) =>
  html`<audio class="player" part="player" controls preload="metadata" src=${url} aria-label=${texts.player}></audio>`;

const formatSeconds = (seconds: number): string => {
  const whole = Math.floor(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return `${hours ? `${hours}:${twoDigits(minutes)}` : minutes}:${twoDigits(whole % 60)}`;
};
