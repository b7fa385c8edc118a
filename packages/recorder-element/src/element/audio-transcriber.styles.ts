import { css } from 'lit';

/**
 * Colors follow the page's `color-scheme`.
 *
 * @cssstate idle - The phase. Each other phase has its state too: starting, recording, paused, stopping, recorded, transcribing, transforming, transcribed, failed
 * @cssstate empty - Transcribed, but no speech was found
 * @cssstate disabled - Disabled by its own attribute or by a `fieldset`
 *
 * @csspart panel - The frame
 * @csspart controls - The row of the round button, the texts beside it and the actions
 * @csspart status - The texts beside the round button
 * @csspart title - The first of these texts
 * @csspart label - The label of the round button before a recording
 * @csspart keep-talking - The label of the round button beside a finished note
 * @csspart timer - The recorded time
 * @csspart hint - Smaller texts, such as below the title or the editor
 * @csspart details - What went wrong, for experts
 * @csspart actions - The actions beside the round button
 * @csspart tools - The actions below the text
 * @csspart player - The browser's own player
 * @csspart transcript-body - The transcript and its word highlights
 * @csspart transcript - The transcribed text
 *
 * @cssproperty --at-accent - The record button and live indicators
 * @cssproperty --at-surface - The panel's background
 * @cssproperty --at-text - Text
 * @cssproperty --at-text-soft - Hints
 * @cssproperty --at-line - Borders
 * @cssproperty --at-radius - The panel's corner radius. Menus and text fields have at most this radius
 * @cssproperty --at-button-radius - The corner radius of all buttons except the round one
 * @cssproperty --at-space - The panel's padding, and the space between its rows
 * @cssproperty --at-font - The font family. By default that of the element
 */
export const styles = css`
  :host(:not([hidden])) {
    display: block;
    container-type: inline-size;
    line-height: 1.5;
    overflow-wrap: anywhere;
  }

  * {
    box-sizing: border-box;
    margin: 0;
  }

  button,
  select,
  textarea {
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
  }

  button,
  input,
  label,
  select,
  summary {
    cursor: pointer;
  }

  :focus-visible {
    outline: 2px solid var(--text);
    outline-offset: 3px;
  }

  /* Not on the host, where the page may have set properties with these names. */
  .panel {
    --accent: var(--at-accent, light-dark(#c7362f, #ff6f64));
    --surface: var(--at-surface, light-dark(#fff, #1e1b19));
    --text: var(--at-text, light-dark(#1d1b19, #ece8e3));
    --text-soft: var(--at-text-soft, color-mix(in srgb, var(--text) 68%, transparent));
    --line: var(--at-line, color-mix(in srgb, var(--text) 12%, transparent));
    --radius: var(--at-radius, 1em);

    display: grid;
    gap: var(--at-space, 1.25em);
    min-inline-size: 0;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    padding: var(--at-space, clamp(1em, 5cqi, 1.75em));
    background: var(--surface);
    color: var(--text);
    font-family: var(--at-font, inherit);
  }

  .controls,
  .actions,
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
  }

  /* The button is always at the same place. */
  .controls {
    order: -2;
    column-gap: clamp(0.25em, 10cqi - 1.5em, 1.25em);
  }

  .actions,
  .tools {
    align-items: start;
  }

  .actions {
    align-self: center;
  }

  /* Other items wrap before it shrinks. It never wraps below the button. */
  .status {
    flex: 1 1 min(16em, 100% - 5.25em);
    align-content: center;
    min-block-size: 4em;
  }

  /* The time or a few words: on one line with the actions if its longest word fits. */
  .status:has([role='timer']),
  .status:not(:has(.hint)) {
    flex-basis: min-content;
    overflow-wrap: break-word;
  }

  .title {
    font-size: clamp(1em, 6cqi, 1.125em);
    font-weight: 600;
  }

  .hint {
    max-inline-size: 62ch;
    color: var(--text-soft);
    font-size: 0.875em;
    text-wrap: pretty;
  }

  .title:has([role='timer']) {
    font-size: 1.75em;
    font-variant-numeric: tabular-nums;
    line-height: 1.2;
  }

  /* Its children are rows of the panel. */
  .audio-panel,
  .transcript-tools {
    display: contents;
  }

  .player {
    inline-size: 100%;
    block-size: 2.75em;
  }

  /* The transcript */

  .transcript {
    max-inline-size: 62ch;
    font-size: 1.1875em;
    line-height: 1.6;
    white-space: pre-line;
  }

  .announcement {
    position: fixed;
    inset: 0;
    clip-path: inset(50%);
  }
`;
