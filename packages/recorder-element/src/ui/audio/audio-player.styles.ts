import { css } from 'lit';

export const audioPlayerStyles = css`
  .audio-player {
    display: flex;
    align-items: center;
    gap: clamp(0.5rem, 2cqi, 1rem);
  }

  .play {
    flex: none;
    inline-size: 2.75rem;
    padding: 0;
  }

  .play::before {
    content: '';
    inline-size: 0.875rem;
    block-size: 0.875rem;
    margin-inline-start: 0.125rem;
    background: currentColor;
    clip-path: polygon(0 0, 100% 50%, 0 100%);
  }

  .play.playing::before {
    margin: 0;
    border: solid;
    border-width: 0 0.3rem;
    background: none;
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
    margin: 0;
    accent-color: var(--accent);
    cursor: pointer;
  }

  .seek.has-waveform input {
    position: absolute;
    inset: 0;
    block-size: 100%;
    opacity: 0;
  }

  .seek.has-waveform:focus-within {
    outline: 2px solid var(--text);
    outline-offset: 3px;
    border-radius: 0.25rem;
  }

  .playback-time {
    color: var(--text-soft);
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
  }

  .playback-rate {
    appearance: none;
    field-sizing: content;
    min-inline-size: 3rem;
    min-block-size: 2.75rem;
    border: 1px solid transparent;
    border-radius: 9rem;
    padding-inline: 0.5rem;
    background: color-mix(in srgb, currentColor 9%, transparent);
    color: inherit;
    font: inherit;
    font-size: 0.875rem;
    text-align: center;
    cursor: pointer;
  }

  .playback-rate option {
    background: var(--surface);
    color: var(--text);
  }

  /* The browser's own player is hidden until a screen reader focuses it. */
  .player.replaced:not(:focus, :focus-within) {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }

  @media (forced-colors: active) {
    .play:not(.playing)::before {
      forced-color-adjust: none;
      background: ButtonText;
    }
  }
`;
