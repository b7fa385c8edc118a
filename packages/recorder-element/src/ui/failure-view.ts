import { html } from 'lit';
import { fillIn } from '../messages/format.ts';
import type { TranscriberProblem, TranscriberProblemCode } from '../platform/problem.ts';
import type { StateOf } from '../transcriber/state.ts';
import { renderAction, renderRecordButton, renderRecordingActions, renderStatusIcon } from './buttons.ts';
import type { View, ViewContext } from './view-context.ts';

/** Renders a failure: what happened, what to do, and when the next automatic retry starts. */
export const renderFailure = ({ problem, recording, retryAtMs }: StateOf<'failed'>, context: ViewContext): View => ({
  primary: recording ? renderStatusIcon('warning') : renderRecordButton(context, context.texts.start),
  ...renderProblem(problem, context, retryHintAt(retryAtMs, performance.now(), context)),
  actions:
    recording &&
    renderRecordingActions(
      submitLabelOf(problem, retryAtMs, context),
      recording,
      context,
      !nonRetryableCodes.includes(problem.code),
    ),
});

/** Renders a button that tries a failed transform again. */
export const renderTransformRetry = (
  { untransformed, problem }: StateOf<'transcribed'>,
  { texts, transcriber, isLocked }: ViewContext,
) =>
  untransformed && problem && !isLocked
    ? renderAction('transcribe', texts.tryAgain, () => transcriber.submit())
    : undefined;

/** Renders a problem: what happened, and what to do. */
export const renderProblem = (
  { code, message }: TranscriberProblem,
  { problems, texts }: ViewContext,
  advice: string | undefined = problems[code].advice,
): Pick<View, 'title' | 'hint'> => ({
  title: problems[code].title,
  hint: html`
    ${advice}
    <slot name="error"></slot>
    <details part="details">
      <summary>${texts.details}</summary>
      <p dir="auto"><code>${code}</code> ${message}</p>
    </details>
  `,
});

/** The service will never accept the recording. */
const nonRetryableCodes: readonly TranscriberProblemCode[] = [
  'audio-too-large',
  'audio-too-long',
  'unsupported-media-type',
  'idempotency-mismatch',
];

/** Returns when the next automatic retry starts. Undefined if none does. */
export const retryHintAt = (
  retryAtMs: StateOf<'failed'>['retryAtMs'],
  nowMs: number,
  { texts, lang }: ViewContext,
): string | undefined => {
  if (retryAtMs === 'online') return texts.retryOnline;
  if (retryAtMs === undefined) return undefined;
  const seconds = new Intl.NumberFormat(lang).format(Math.max(1, Math.ceil((retryAtMs - nowMs) / 1000)));
  return fillIn(texts.retryIn, { seconds });
};

const submitLabelOf = (
  { code }: TranscriberProblem,
  retryAtMs: StateOf<'failed'>['retryAtMs'],
  { texts }: ViewContext,
): string => {
  if (retryAtMs !== undefined) return texts.tryNow;
  return code === 'microphone-lost' ? texts.transcribe : texts.tryAgain;
};
