import type { ProblemError } from '@audio-transcriber/contract';
import { assert } from 'chai';
import { english } from '../messages/localization.ts';
import { addPanelTexts } from '../messages/panel-localization.ts';
import type { TranscriberProblem } from '../platform/problem.ts';
import { startRecorder } from '../recorder/recorder.ts';
import { until } from '../testing/element-fixture.ts';
import { createToneFile } from '../testing/tone-file.ts';
import { describeFileProblem } from '../ui/audio/file/describe-file-problem.ts';
import { readAudioFile } from './read-audio-file.ts';
import type { RecordingLimits } from './recording-limits.ts';

const refusal = async (file: File, limits: RecordingLimits = {}) => {
  const problem = await readAudioFile(file, limits).then(
    () => assert.fail('It was taken.'),
    (cause: ProblemError) => cause as TranscriberProblem,
  );
  return [problem.code, describeFileProblem(problem, file, limits, addPanelTexts(english))];
};

test('reads a file into a recording with its bytes, name, duration and waveform', async () => {
  const file = createToneFile([0.5, 0, 0.5]);
  const recording = await readAudioFile(file);
  assert.equal(recording.blob, file);
  assert.equal(recording.fileName, 'note.wav');
  assert.closeTo(recording.durationSeconds, 3, 0.05);
  const { values = new Uint8Array(), secondsPerPeak = 0 } = recording.peaks ?? {};
  const at = (seconds: number) => values[Math.round(seconds / secondsPerPeak)] ?? -1;
  assert.isAbove(at(0.5), 150);
  assert.equal(at(1.5), 0);
  assert.isAbove(at(2.5), 150);
});

test('reads a recording of this browser without a duration in its header', async () => {
  const chunks: Blob[] = [];
  const recorder = await startRecorder({
    signal: new AbortController().signal,
    onChunk: (chunk) => chunks.push(chunk),
  });
  await until(() => chunks.length >= 2);
  recorder.stop();
  await recorder.ended;
  const { durationSeconds } = await readAudioFile(new File(chunks, 'recording.webm', { type: chunks[0]?.type ?? '' }));
  assert.isAbove(durationSeconds, 0.5);
  assert.isBelow(durationSeconds, 20);
});

test('derives an unknown type from the file name', async () => {
  const recording = await readAudioFile(createToneFile([0.5], 'note.wav', ''));
  assert.closeTo(recording.durationSeconds, 1, 0.05);
});

test('rejects other files with a message', async () => {
  assert.deepEqual(await refusal(new File(['hello'], 'letter.txt', { type: 'text/plain' })), [
    'unsupported-media-type',
    '“letter.txt” is not an audio file.',
  ]);
  assert.deepEqual(await refusal(new File(['MZ'], 'setup.bin')), [
    'unsupported-media-type',
    '“setup.bin” is not an audio file.',
  ]);
  assert.deepEqual(await refusal(new File([], 'nothing.mp3', { type: 'audio/mpeg' })), [
    'empty-audio',
    '“nothing.mp3” is empty.',
  ]);
  assert.deepEqual(
    await refusal(new File([new Uint8Array(2_000_000)], 'big.mp3', { type: 'audio/mpeg' }), { maxBytes: 1_000_000 }),
    ['audio-too-large', '“big.mp3” is too large. The limit is 1 MB.'],
  );
  const [code, words] = await refusal(createToneFile([0, 0]), { maxSeconds: 1 });
  assert.equal(code, 'audio-too-long');
  assert.include(words, 'too long');
  const [unreadable, why] = await refusal(new File(['this is no music'], 'torn.mp3', { type: 'audio/mpeg' }));
  assert.equal(unreadable, 'unreadable-audio');
  assert.include(why, 'This browser cannot read “torn.mp3”');
});
