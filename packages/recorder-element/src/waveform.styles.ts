import { css } from 'lit';

/** How waveforms look while recording and after it. */
export const waveformStyles = css`
  .waveform {
    display: block;
    inline-size: 100%;
    block-size: 2.5rem;
    color: var(--accent);
  }

  @media (forced-colors: active) {
    .waveform {
      color: CanvasText;
    }
  }
`;
