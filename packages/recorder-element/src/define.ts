import { AudioTranscriber } from './element/audio-transcriber.ts';

/** For pages without a bundler: `import { ProblemError } from '/audio-transcriber.js'`. */
export { ProblemError } from '@audio-transcriber/contract';
export { addLanguage } from './messages/added-languages.ts';

// If a page loads two copies of this script, the first one defines the element.
if (!customElements.get('audio-transcriber')) customElements.define('audio-transcriber', AudioTranscriber);
