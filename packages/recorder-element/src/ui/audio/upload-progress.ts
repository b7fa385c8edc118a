import { html, nothing } from 'lit';
import type { State } from '../../transcriber/state.ts';

/** Renders how much of a recording is sent, if that is known and not yet all. */
export const renderUploadProgress = (state: State, label: string | undefined) => {
  if (state.phase !== 'transcribing') return nothing;
  const { sentBytes } = state.progress;
  const { size } = state.recording.blob;
  return sentBytes > 0 && sentBytes < size
    ? html`<progress max=${size} .value=${sentBytes} aria-label=${label ?? nothing}></progress>`
    : nothing;
};
