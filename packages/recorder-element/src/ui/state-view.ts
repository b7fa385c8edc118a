import { separatorBetween, type Transcription } from '@audio-transcriber/contract';
import { html, type TemplateResult } from 'lit';
import { fillIn, formatClock } from '../messages/format.ts';
import type { Localization } from '../messages/localization.ts';
import type { Recording } from '../recording/recording.ts';
import {
  isEmpty,
  type Phase,
  type Progress,
  recordedMsAt,
  recordingOf,
  type State,
  type StateOf,
} from '../transcriber/state.ts';
import {
  renderAction,
  renderDecision,
  renderDiscard,
  renderDownload,
  renderLabel,
  renderLead,
  renderMark,
  renderRecord,
  renderStop,
} from './buttons.ts';
import { viewFailure, viewProblem } from './failure-view.ts';
import type { Scene, View } from './view-context.ts';

type Views = { readonly [P in Phase]: (state: StateOf<P>, scene: Scene) => View };

/** The element's content in a state. Nodes stay where phases share them, so focus does too. */
export const renderState = (state: State, scene: Scene): TemplateResult => {
  const { lang, direction, texts } = scene;
  const view = (views[state.phase] as (state: State, scene: Scene) => View)(state, scene);
  const recording = recordingOf(state);
  const actions = scene.discardPrompt?.question ?? view.actions;
  return html`
    <fieldset
      class="panel"
      part="panel"
      lang=${lang}
      dir=${direction}
      aria-label=${texts.recorder}
      ?disabled=${scene.isDisabled}
    >
      <div class="stage">
        ${view.primary}
        <div class="status" part="status">
          <p class="title">${view.title}</p>
          ${view.hint && html`<div class="hint">${view.hint}</div>`}
        </div>
        ${actions && html`<div class="actions">${actions}</div>`}
      </div>
      <div class="sound"></div>
      ${recording && renderPlayer(recording, scene)} ${view.text} ${scene.more}
      <slot name="footer"></slot>
    </fieldset>
    <p class="announcement" role="status" lang=${lang} dir=${direction}>${scene.discardPrompt?.announcement ?? announcementOf(state, scene)}</p>
  `;
};

const views: Views = {
  idle: (_, scene) => ({
    primary: renderRecord(scene),
    title: renderLabel(html`<slot name="label">${scene.texts.idle}</slot>`),
    text: scene.writtenText && renderTranscript({ text: scene.writtenText }, scene),
  }),
  starting: (_, scene) => ({
    primary: renderLead('busy', scene.texts.starting),
    title: scene.texts.starting,
    hint: scene.texts.startingHint,
    actions: renderAction(scene.texts.cancel, () => scene.transcriber.cancel()),
  }),
  recording: (state, scene) => ({
    primary: renderStop(scene),
    title: renderTimer(recordedMsAt(state, performance.now()) / 1000, scene),
    hint: html`<span class="live">${timeLeftOf(scene) ?? scene.texts.recording}</span>`,
    actions: [renderAction(scene.texts.pause, () => scene.transcriber.pause()), renderDiscard(scene)],
    text: renderProgress(state.progress, scene),
  }),
  paused: (state, scene) => ({
    primary: renderStop(scene),
    title: renderTimer(state.recordedMs / 1000, scene),
    hint: scene.texts.paused,
    actions: [renderAction(scene.texts.resume, () => scene.transcriber.resume()), renderDiscard(scene)],
    text: renderProgress(state.progress, scene),
  }),
  stopping: (state, scene) => ({
    primary: renderLead('busy', scene.texts.stopping),
    title: renderTimer(state.recordedMs / 1000, scene),
    hint: scene.texts.stopping,
    text: renderProgress(state.progress, scene),
  }),
  recorded: ({ recording }, scene) => ({
    primary: renderMark('✓'),
    title: scene.texts.recorded,
    hint: scene.texts.recordedHint,
    actions: renderDecision(scene.texts.transcribe, recording, scene),
  }),
  transcribing: ({ progress }, scene) => ({
    primary: renderLead('busy', scene.texts.transcribing),
    title: scene.texts.transcribing,
    actions: renderAction(scene.texts.cancel, () => scene.transcriber.cancel()),
    text: renderProgress(progress, scene),
  }),
  transcribed: (state, scene) => ({
    primary: renderRecord(scene, scene.texts.startAgain),
    ...(isEmpty(state)
      ? {
          title: scene.texts.empty,
          hint: html`<slot name="empty">${scene.texts.emptyHint}</slot>`,
          actions: renderDecision(scene.texts.transcribeAgain, state.recording, scene),
        }
      : {
          title: renderLabel(scene.texts.startAgain),
          actions: [renderDownload(state.recording, scene), renderDiscard(scene)],
          text: renderTranscript(state.transcription, scene),
        }),
    ...(state.problem && viewProblem(state.problem, scene)),
  }),
  failed: viewFailure,
};

/** The count-down, in the last part of a recording that has a longest duration. */
const timeLeftOf = ({ transcriber, texts, lang }: Scene): string | undefined => {
  const { secondsLeft } = transcriber;
  return secondsLeft === undefined ? undefined : fillIn(texts.timeLeft, { time: formatClock(secondsLeft, lang) });
};

/** The text that a screen reader announces in a phase. A failure announces its problem's title. */
const announcedTexts: Partial<Record<Phase, keyof Localization['texts']>> = {
  recording: 'recording',
  paused: 'paused',
  recorded: 'recorded',
  transcribing: 'transcribing',
  transcribed: 'transcribed',
};

/** Said once, politely, on reaching a state; the running text and the timer are not. */
const announcementOf = (state: State, { texts, problems }: Scene): string | undefined => {
  if ('problem' in state && state.problem) return problems[state.problem.code].title;
  const name = isEmpty(state) ? 'empty' : announcedTexts[state.phase];
  return name && texts[name];
};

const renderTimer = (seconds: number, { lang }: Scene) =>
  html`<span class="timer" part="timer" role="timer">${formatClock(seconds, lang)}</span>`;

/** What a `TranscriptController` looks for: the text alone, and a place for what can be done with it. */
const renderTranscript = ({ text, language }: Pick<Transcription, 'text' | 'language'>, { texts }: Scene) => html`
  <div>
    <div class="reading" part="reading">
      <p
        class="transcript"
        part="transcript"
        role="group"
        aria-label=${texts.transcript}
        lang=${languageTag(language)}
        dir="auto"
      >${text.trim()}</p>
    </div>
    <div class="reading-tools"></div>
  </div>
`;

/** What is transcribed so far. */
const renderProgress = ({ segments }: Progress, scene: Scene) =>
  segments.length
    ? renderTranscript(
        { text: segments.reduce((all, { text }) => all + separatorBetween(all, text) + text, '') },
        scene,
      )
    : undefined;

/** Empty where the language is not known, or named as OpenAI names it: a page's own is not what was spoken. */
const languageTag = (language = ''): string => (/^[a-z]{2,3}(-|$)/i.test(language) ? language : '');

const renderPlayer = ({ url }: Recording, { texts }: Scene) =>
  html`<audio class="player" part="player" controls preload="auto" src=${url} aria-label=${texts.player}></audio>`;
