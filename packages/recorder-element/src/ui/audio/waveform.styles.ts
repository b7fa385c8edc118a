import { css } from 'lit';

/**
 * The styles of waveforms, live and in the player. Played or current parts have the accent color.
 *
 * @csspart waveform - The waveform, live and of the recording
 */
export const waveformStyles = css`
  .waveform {
    display: block;
    inline-size: 100%;
    block-size: 2.75em;
    color: var(--text-soft);
    accent-color: var(--accent, currentColor);
  }

  @media (forced-colors: active) {
    .waveform {
      color: CanvasText;
      accent-color: Highlight;
    }
  }
`;
