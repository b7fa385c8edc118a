import { css } from 'lit';

/**
 * Colors follow the page's `color-scheme`.
 *
 * @cssstate idle - The phase. Each other phase has its state too: starting, recording, paused, stopping, recorded, transcribing, transforming, transcribed, failed
 * @cssstate empty - Transcribed, but no speech was found
 * @cssstate disabled - Disabled by its own attribute or by a `fieldset`
 *
 * @csspart panel - The frame
 * @csspart button - The round record or stop button
 * @csspart action - Every other button and link
 * @csspart status - The text beside the button: the timer, or what failed
 * @csspart timer - The recorded time
 * @csspart player - The browser's own player
 * @csspart transcript-body - The transcript and its word highlights
 * @csspart transcript - The transcribed text
 * @csspart toolbar - The buttons below the transcript
 * @csspart menu - The list of download formats
 * @csspart editor - The text field that edits the transcript
 * @csspart waveform - The waveform, live and of the recording
 * @csspart audio - The player: waveform, playback time and playback rate
 * @csspart playback-time - The current time of the playback
 * @csspart playback-rate - The menu of playback rates
 * @csspart microphone - The menu of microphones
 * @csspart silence - The message that the microphone is silent
 * @csspart notice - A message: what would prevent a transcript, or a rejected file
 * @csspart undo - The message that a note was deleted, and the button that brings it back
 * @csspart notes - The previous notes
 * @csspart recovery - The list of interrupted recordings
 *
 * @cssproperty --at-accent - The record button and live indicators
 * @cssproperty --at-surface - The panel's background
 * @cssproperty --at-text - Text
 * @cssproperty --at-text-soft - Hints
 * @cssproperty --at-line - Borders
 * @cssproperty --at-radius - The panel's corner radius
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

    display: grid;
    gap: 1.25rem;
    min-inline-size: 0;
    border: 1px solid var(--line);
    border-radius: var(--at-radius, 1rem);
    padding: clamp(1rem, 5cqi, 1.75rem);
    background: var(--surface);
    color: var(--text);
  }

  .controls,
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 1rem clamp(0.5rem, 4cqi, 1.25rem);
  }

  .controls {
    --primary-size: 4rem;
  }

  /* Other items wrap before it shrinks. It never wraps below the button. */
  .status {
    flex: 1 1 min(16rem, 100% - 5.25rem);
    align-content: center;
    min-block-size: var(--primary-size);
  }

  .title {
    font-size: clamp(1rem, 6cqi, 1.125rem);
    font-weight: 600;
  }

  .hint {
    max-inline-size: 62ch;
    color: var(--text-soft);
    font-size: 0.875rem;
    text-wrap: pretty;
  }

  .timer {
    font-size: 1.75rem;
    font-variant-numeric: tabular-nums;
    line-height: 1.2;
  }

  /* Keeps the height above a complete text, so that the text does not move. */

  :host(:state(transcribed):not(:state(empty))) .status {
    flex-basis: 6rem;
  }

  :host(:state(transcribed)) .controls label {
    font-size: 0.9375rem;
  }

  /* The audio panel. Its space is reserved while it is empty. */

  .audio-panel {
    grid-area: 2 / 1;
    min-block-size: 2.75rem;
  }

  .player {
    grid-area: 2 / 1;
    inline-size: 100%;
    block-size: 2.75rem;
  }

  /* The transcript */

  .transcript {
    max-inline-size: 62ch;
    font-size: 1.1875rem;
    line-height: 1.6;
    white-space: pre-line;
  }

  .announcement {
    position: fixed;
    inset: 0;
    clip-path: inset(50%);
  }
`;
