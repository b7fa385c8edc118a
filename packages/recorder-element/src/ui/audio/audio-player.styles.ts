import { css } from 'lit';

/**
 * The styles of the player.
 *
 * @csspart audio - The player: waveform, playback time and playback rate
 * @csspart play - Action: plays or pauses the audio
 * @csspart seek - The seek bar, where there is no waveform
 * @csspart playback-time - The current time of the playback
 * @csspart playback-rate - The menu of playback rates
 *
 * @slot play-icon - The icon of the player's button while it is paused
 */
export const audioPlayerStyles = css`
  .audio-player {
    display: flex;
    align-items: center;
    gap: clamp(0.5em, 2cqi, 1em);
  }

  .play {
    flex: none;
    inline-size: 2.9335em;
    padding: 0;
  }

  /* Drawn with borders, which forced colors keep. */

  .play span {
    inline-size: 0.933em;
    block-size: 0.933em;
    margin-inline-start: 0.133em;
    border: 0 solid;
    border-top-width: 0.933em;
    clip-path: polygon(0 0, 100% 50%, 0 100%);
  }

  .play [name='pause-icon'] span {
    margin: 0;
    border-width: 0 0.32em;
    clip-path: none;
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
    field-sizing: content;
    min-inline-size: 3.429em;
    border: 1px solid transparent;
    background: color-mix(in srgb, currentColor 9%, transparent);
    text-align: center;
  }

  /* The browser's own player is hidden until a screen reader focuses it. */
  .player.replaced:not(:focus, :focus-within) {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
`;
