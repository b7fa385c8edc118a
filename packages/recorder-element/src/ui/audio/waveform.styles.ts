import { css } from 'lit';

/** How waveforms look while recording and after it: what is heard, or was played, in the accent colour. */
export const waveformStyles = css`
  .waveform {
    display: block;
    inline-size: 100%;
    block-size: 2.75rem;
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
