import { html, nothing, type TemplateResult } from 'lit';
import { fillIn, formatClock } from '../messages/format.ts';
import type { Texts } from '../messages/localization.ts';
import type { Recording } from '../recording/recording.ts';
import { isEmpty, type Phase, recordedMsAt, recordingsOf, type State, type StateOf } from '../transcriber/state.ts';
import {
  renderAction,
  renderControls,
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
import { renderGrowingText, renderText, renderTranscript } from './text-view.ts';
import type { View, ViewContext } from './view-context.ts';

type Views = { readonly [P in Phase]: (state: StateOf<P>, context: ViewContext) => View };

/** Renders the element in a state. Phases share nodes where possible, so the focus stays. */
export const renderState = (state: State, context: ViewContext): TemplateResult => {
  const { lang, direction, texts } = context;
  const view = (views[state.phase] as (state: State, context: ViewContext) => View)(state, context);
  const { compact } = context;
  const rest = html`
    ${view.text ?? renderGrowingText(state, context)}
    <div class="audio-panel">
      ${context.audio?.render()}${recordingsOf(state).map((recording) => renderPlayer(recording, context))}
    </div>
    ${view.tools && html`<div class="tools" part="tools"><div class="transcript-tools"></div>${view.tools}</div>`}
    ${compact ? nothing : html`${context.languageMenu}${context.notices}`}${context.more}
    <slot name="footer"></slot>
  `;
  return html`
    <fieldset
      class="panel ${compact ? 'compact' : ''}"
      part=${compact ? 'compact' : 'panel'}
      lang=${lang}
      dir=${direction}
      aria-label=${texts.recorder}
      ?disabled=${context.isDisabled}
      @input=${stopOwnInput}
    >
      ${compact?.render(view, rest, state, context) ?? [renderControls(view, context), rest]}
    </fieldset>
    <p class="announcement" role="status" aria-atomic="false" lang=${lang} dir=${direction}>${renderAnnouncement(state, context)}</p>
  `;
};

/**
 * Keeps `input` events of the element's own fields from the page, to which they would report a change of the text. Fields in
 * slots are the page's.
 */
const stopOwnInput = (event: Event): void => {
  if ((event.currentTarget as Element).contains(event.target as Element)) event.stopPropagation();
};

const views: Views = {
  idle: (_, context) => ({
    primary: renderRecordButton(context),
    title: renderLabel(html`<slot name="label">${context.texts.idle}</slot>`),
    actions: context.audio?.renderInputs(),
    text: context.writtenText && renderTranscript(context.writtenText, context),
  }),
  starting: (_, context) => ({ ...renderBusy(context.texts.starting, context), hint: context.texts.startingHint }),
  recording: (state, context) => ({
    primary: renderStopButton(context),
    title: renderTimer(recordedMsAt(state, performance.now()) / 1000, context),
    hint: html`<span class="recording-indicator">${renderRemainingTime(context) ?? context.texts.recording}</span>`,
    actions: [
      renderAction('pause', context.texts.pause, () => context.transcriber.pause(), '', 'pause'),
      renderDiscard(context),
    ],
  }),
  paused: (state, context) => ({
    primary: renderStopButton(context),
    title: renderTimer(state.recordedMs / 1000, context),
    hint: context.texts.paused,
    actions: [
      renderAction('resume', context.texts.resume, () => context.transcriber.resume(), '', 'resume'),
      renderDiscard(context),
    ],
  }),
  stopping: (state, context) => ({
    primary: renderPrimaryButton('busy', context.texts.stopping),
    title: renderTimer(state.recordedMs / 1000, context),
    hint: context.texts.stopping,
    actions: renderDiscard(context),
  }),
  recorded: ({ recording }, context) => ({
    primary: renderStatusIcon('check'),
    title: context.texts.recorded,
    hint: context.texts.recordedHint,
    actions: renderRecordingActions(context.texts.transcribe, recording, context),
  }),
  transcribing: (_, context) => ({
    ...renderBusy(context.texts.transcribing, context),
    hint: context.audio?.renderUpload(),
  }),
  transforming: (_, context) => renderBusy(context.texts.transforming, context),
  transcribed: (state, context) => ({
    primary: isEmpty(state)
      ? renderRecordButton(context, context.texts.start, state.note !== undefined)
      : renderRecordButton(context, context.texts.keepTalking, true),
    ...(isEmpty(state)
      ? {
          title: context.texts.empty,
          hint: html`<slot name="empty">${context.texts.emptyHint}</slot>`,
          actions: renderRecordingActions(context.texts.transcribeAgain, state.recording, context, true, ''),
        }
      : {
          title: renderLabel(context.texts.keepTalking, 'keep-talking'),
          actions: renderTransformRetry(state, context),
          tools: context.renderNoteActions?.(recordingsOf(state), context) ?? renderDownload(state.recording, context),
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
  actions: renderAction('cancel', texts.cancel, () => transcriber.cancel(), '', 'close'),
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

/** Renders the browser's own player. It stays for screen readers if there is another one. */
const renderPlayer = ({ url }: Recording, { texts, audio }: ViewContext) => html`
  <audio
    class="player"
    part="player"
    controls
    preload="auto"
    src=${url}
    tabindex=${audio ? -1 : 0}
    aria-label=${texts.player}
  ></audio>
`;
