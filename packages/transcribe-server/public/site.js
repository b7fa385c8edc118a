const element = document.querySelector('audio-transcriber');
const form = document.querySelector('#key');
const input = form.elements.namedItem('key');

// A server with keys refuses the first recording: it is kept, and goes out again with the key.
element.addEventListener('transcription-error', ({ problem }) => {
  if (problem.code !== 'unauthorized') return;
  form.hidden = false;
  input.focus();
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  element.headers = { Authorization: `Bearer ${input.value.trim()}` };
  form.hidden = true;
  element.submit();
});
