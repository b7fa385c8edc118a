/** Properties of every recorder on the page, those of tabs that open later included. */
const properties = {};

const applyTo = (root) => {
  for (const recorder of root.querySelectorAll('audio-transcriber')) Object.assign(recorder, properties);
};

/** Sets properties of all recorders, such as `headers`. */
export const setProperties = (changed) => {
  Object.assign(properties, changed);
  applyTo(document);
};

/** Sets the properties of the recorders in a tab that has just opened. */
export const addRecorders = applyTo;

/** Returns the recorder of the selected tab. */
export const selectedRecorder = () => document.querySelector('[role=tabpanel]:not([hidden]) audio-transcriber');

/** Stops the recorder of a tab that is left. The recording is transcribed. */
export const stopRecorder = (panel) => {
  const recorder = panel.querySelector('audio-transcriber');
  if (['starting', 'recording', 'paused'].includes(recorder?.phase)) recorder.stop();
};
