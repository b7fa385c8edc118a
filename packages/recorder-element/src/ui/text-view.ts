import type { Transcription } from '@audio-transcriber/contract';
import { html } from 'lit';
import { noteOf, type State } from '../transcriber/state.ts';
import type { ViewContext } from './view-context.ts';

/** Renders the text. A growing text and the complete one share their nodes. */
export const renderTranscript = (
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
  </div>
`;

/** The separator of paragraphs: see `continueNote`. */
const paragraphBreak = '\n\n';

/** Renders the paragraphs of a finished text. */
export const renderText = (transcription: Transcription, { renderText }: ViewContext) =>
  renderText?.(transcription) ?? transcription.text.trim();

/** Renders the text so far: of the note that the recording continues, and of the recording. */
export const renderGrowingText = (state: State, context: ViewContext) => {
  const note = noteOf(state)?.transcription;
  const words = context.liveText?.renderWords();
  if (!note) return words && renderTranscript([words], context);
  return renderTranscript([renderText(note, context), words && [paragraphBreak, words]], context, note);
};

/** Returns the language for `lang`. Empty if it is unknown, or an English name as in OpenAI's API. */
const languageTag = (language = ''): string => (/^[a-z]{2,3}(-|$)/i.test(language) ? language : '');
