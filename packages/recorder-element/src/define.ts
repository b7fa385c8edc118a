import { AudioTranscriber } from './element/audio-transcriber.ts';

/** Two copies of this script on one page must not throw: the first one wins. */
if (!customElements.get('audio-transcriber')) customElements.define('audio-transcriber', AudioTranscriber);
