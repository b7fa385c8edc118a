import type { Transcription } from '@audio-transcriber/contract';
import { html, type TemplateResult } from 'lit';
import { fillIn, formatClock } from '../messages/format.ts';
import type { Texts } from '../messages/localization.ts';
import type { Recording } from '../recording/recording.ts';
import {
  isEmpty,
  noteOf,
  type Phase,
  recordedMsAt,
  recordingsOf,
  type State,
  type StateOf,
} from '../transcriber/state.ts';
import {
  renderAction,
  renderDiscard,
  renderDownload,
  renderLabel,
  renderPrimaryButton,
  renderRecordButton,
  renderRecordingActions,
  renderStatusIcon,
  renderStopButton,
} from './buttons.ts';
import { renderFailure, renderProblem, renderTransformRetry } from './failure-view.ts';
import type { View, ViewContext } from './view-context.ts';

type Views = { readonly [P in Phase]: (state: StateOf<P>, context: ViewContext) => View };

/** Renders the element in a state. Phases share nodes where possible, so the focus stays. */
export const renderState = (state: State, context: ViewContext): TemplateResult => {
  const { lang, direction, texts } = context;
  const view = (views[state.phase] as (state: State, context: ViewContext) => View)(state, context);
  const actions = context.discardPrompt?.question ?? view.actions;
  return html`
    <fieldset
      class="panel"
      part="panel"
      lang=${lang}
      dir=${direction}
      aria-label=${texts.recorder}
      ?disabled=${context.isDisabled}
    >
      <div class="controls" part="controls">
        ${view.primary}
        <div class="status" part="status">
          <p class="title" part="title">${view.title}</p>
          ${view.hint && html`<div class="hint" part="hint">${view.hint}</div>`}
        </div>
        ${actions && html`<div class="actions" part="actions">${actions}</div>`}
      </div>
      <div class="audio-panel"></div>
      ${recordingsOf(state).map((recording) => renderPlayer(recording, context))}
      ${view.text ?? renderGrowingText(state, context)} ${context.more}
      <slot name="footer"></slot>
    </fieldset>
    <p class="announcement" role="status" aria-atomic="false" lang=${lang} dir=${direction}>${renderAnnouncement(state, context)}</p>
  `;
};

const views: Views = {
  idle: (_, context) => ({
    primary: renderRecordButton(context),
    title: renderLabel(html`<slot name="label">${context.texts.idle}</slot>`),
    text: context.writtenText && renderTranscript(context.writtenText, context),
  }),
  starting: (_, context) => ({ ...renderBusy(context.texts.starting, context), hint: context.texts.startingHint }),
  recording: (state, context) => ({
    primary: renderStopButton(context),
    title: renderTimer(recordedMsAt(state, performance.now()) / 1000, context),
    hint: html`<span class="recording-indicator">${renderRemainingTime(context) ?? context.texts.recording}</span>`,
    actions: [renderAction('pause', context.texts.pause, () => context.transcriber.pause()), renderDiscard(context)],
  }),
  paused: (state, context) => ({
    primary: renderStopButton(context),
    title: renderTimer(state.recordedMs / 1000, context),
    hint: context.texts.paused,
    actions: [renderAction('resume', context.texts.resume, () => context.transcriber.resume()), renderDiscard(context)],
  }),
  stopping: (state, context) => ({
    primary: renderPrimaryButton('busy', context.texts.stopping),
    title: renderTimer(state.recordedMs / 1000, context),
    hint: context.texts.stopping,
    actions: renderDiscard(context),
  }),
  recorded: ({ recording }, context) => ({
    primary: renderStatusIcon('✓'),
    title: context.texts.recorded,
    hint: context.texts.recordedHint,
    actions: renderRecordingActions(context.texts.transcribe, recording, context),
  }),
  transcribing: (_, context) => renderBusy(context.texts.transcribing, context),
  transforming: (_, context) => renderBusy(context.texts.transforming, context),
  transcribed: (state, context) => ({
    primary: isEmpty(state)
      ? renderRecordButton(context, context.texts.startAgain, state.note !== undefined)
      : renderRecordButton(context, context.texts.keepTalking, true),
    ...(isEmpty(state)
      ? {
          title: context.texts.empty,
          hint: html`<slot name="empty">${context.texts.emptyHint}</slot>`,
          actions: renderRecordingActions(context.texts.transcribeAgain, state.recording, context, true, ''),
        }
      : {
          title: renderLabel(context.texts.keepTalking, 'keep-talking'),
          actions: html`${renderTransformRetry(state, context)}${
            context.renderNoteActions?.(recordingsOf(state), context) ?? renderDownload(state.recording, context)
          }`,
          text: renderTranscript([renderText(state.transcription, context)], context, state.transcription),
        }),
    ...(state.problem && renderProblem(state.problem, context)),
  }),
  failed: renderFailure,
};

/** Renders a phase in which the person can only wait or cancel. */
const renderBusy = (title: string, { texts, transcriber }: ViewContext): View => ({
  primary: renderPrimaryButton('busy', title),
  title,
  actions: renderAction('cancel', texts.cancel, () => transcriber.cancel()),
});

/** Returns the countdown in the last part of a recording with a maximum duration. */
const renderRemainingTime = ({ transcriber, texts, lang }: ViewContext): string | undefined => {
  const { remainingSeconds } = transcriber;
  return remainingSeconds === undefined
    ? undefined
    : fillIn(texts.remainingTime, { time: formatClock(remainingSeconds, lang) });
};

/** The text that a screen reader announces in a phase. A failure announces its problem's title. */
const announcedTexts: Partial<Record<Phase, keyof Texts>> = {
  recording: 'recording',
  paused: 'paused',
  recorded: 'recorded',
  transcribing: 'transcribing',
  transforming: 'transforming',
  transcribed: 'transcribed',
};

/** Renders what a screen reader announces: each state, and while recording each segment. It does not announce the timer. */
const renderAnnouncement = (state: State, context: ViewContext) => [
  html`<span>${context.discardPrompt?.announcement ?? announcementOf(state, context)}</span>`,
  context.liveText?.renderAnnouncements(),
];

/** Returns what a screen reader announces in a state. */
const announcementOf = (state: State, { texts, problems }: ViewContext): string | undefined => {
  if ('problem' in state && state.problem) return problems[state.problem.code].title;
  const name = isEmpty(state) ? 'empty' : announcedTexts[state.phase];
  return name && texts[name];
};

const renderTimer = (seconds: number, { lang }: ViewContext) =>
  html`<span part="timer" role="timer">${formatClock(seconds, lang)}</span>`;

/** Renders the text, and a container for the transcript tools. A growing text and the complete one share their nodes. */
const renderTranscript = (
  text: string | readonly unknown[],
  { texts, liveText }: ViewContext,
  { language }: Pick<Transcription, 'language'> = {},
) => html`
  <div class="transcript-frame">
    <div class="transcript-body" part="transcript-body" @scroll=${liveText?.onScroll}>
      <div
        class="transcript"
        part="transcript"
        role="group"
        tabindex="0"
        aria-label=${texts.transcript}
        lang=${languageTag(language)}
        dir="auto"
      >${text}</div>
    </div>
    ${liveText?.renderReturn()}
    <div class="transcript-tools"></div>
  </div>
`;

/** The separator of paragraphs: see `continueNote`. */
const paragraphBreak = '\n\n';

/** Renders the paragraphs of a finished text. */
const renderText = (transcription: Transcription, { renderText }: ViewContext) =>
  renderText?.(transcription) ?? transcription.text.trim();

/** Renders the text so far: of the note that the recording continues, and of the recording. */
const renderGrowingText = (state: State, context: ViewContext) => {
  const note = noteOf(state)?.transcription;
  const words = context.liveText?.renderWords();
  if (!note) return words && renderTranscript([words], context);
  return renderTranscript([renderText(note, context), words && [paragraphBreak, words]], context, note);
};

/** Returns the language for `lang`. Empty if it is unknown, or an English name as in OpenAI's API. */
const languageTag = (language = ''): string => (/^[a-z]{2,3}(-|$)/i.test(language) ? language : '');

const renderPlayer = ({ url }: Recording, { texts }: ViewContext) =>
  html`<audio class="player" part="player" controls preload="auto" src=${url} aria-label=${texts.player}></audio>`;
