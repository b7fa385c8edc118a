import { textOf } from './page-text.js';
import { selectedRecorder } from './recorders.js';

const button = document.querySelector('#sample');
const problem = document.querySelector('#sample-problem');

const fetchSample = async () => {
  const response = await fetch('sample.webm');
  if (!response.ok) throw new Error(`sample.webm: ${response.status}`);
  return new File([await response.blob()], 'sample.webm', { type: 'audio/webm' });
};

/** Drops a file on a recorder, as a person would. Returns false as long as its script for files has not loaded. */
const drop = (recorder, file) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(file);
  return !recorder.dispatchEvent(new DragEvent('drop', { cancelable: true, dataTransfer }));
};

const nextFrame = () => new Promise(requestAnimationFrame);

/** Transcribes the sample in the tab that is selected. */
const transcribeSample = async () => {
  if (button.ariaDisabled === 'true') return;
  button.ariaDisabled = 'true';
  problem.textContent = '';
  try {
    const file = await fetchSample();
    const recorder = selectedRecorder();
    const deadline = performance.now() + 10_000;
    while (!drop(recorder, file)) {
      if (performance.now() > deadline) throw new Error('The recorder does not accept files.');
      await nextFrame();
    }
  } catch {
    problem.textContent = textOf('sampleFailed');
  } finally {
    button.ariaDisabled = 'false';
  }
};

button.addEventListener('click', transcribeSample);
