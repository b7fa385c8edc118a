import { css } from 'lit';

/**
 * The styles of waveforms and of the player. What is played, or was just recorded, has the accent color.
 *
 * @csspart waveform - The waveform, live and of the recording
 * @csspart audio - The player: waveform, playback time and playback rate
 * @csspart play - Action: plays or pauses the audio
 * @csspart seek - The seek bar, where there is no waveform
 * @csspart playback-time - The current time of the playback
 * @csspart playback-rate - The menu of playback rates
 *
 * @slot play-icon - The icon of the player's button while it is paused
 */
export const audioPlayerStyles = css`
  .waveform {
    display: block;
    inline-size: 100%;
    block-size: 2.75em;
    color: var(--text-soft);
    accent-color: var(--accent, currentColor);
  }

  .audio-player {
    display: flex;
    align-items: center;
    gap: clamp(0.5em, 2cqi, 1em);
  }

  .seek {
    position: relative;
    flex: 1;
    min-inline-size: 0;
  }

  .seek input {
    display: block;
    inline-size: 100%;
    accent-color: var(--accent);
  }

  .seek:has(canvas) input {
    position: absolute;
    inset: 0;
    block-size: 100%;
    opacity: 0;
  }

  .seek:has(canvas):focus-within {
    outline: 2px solid var(--text);
    outline-offset: 3px;
    border-radius: 0.25em;
  }

  .audio-player .hint {
    font-variant-numeric: tabular-nums;
  }

  .audio-player select {
    appearance: none;
    field-sizing: content;
    min-inline-size: 3.429em;
    min-block-size: 3.143em;
    border: 1px solid transparent;
    border-radius: var(--at-button-radius, 9em);
    padding-inline: 0.571em;
    background: color-mix(in srgb, currentColor 9%, transparent);
    font-size: 0.875em;
    text-align: center;
  }

  option {
    background: var(--surface);
    color: var(--text);
  }

  /* The browser's own player is hidden until a screen reader focuses it. */
  .audio-player ~ .player:not(:focus, :focus-within) {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
`;
