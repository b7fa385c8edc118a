import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSherpaEngine } from '../engines/sherpa/sherpa.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { createOnlineToneModel } from '../testing/online-tone-model.ts';
import { isSherpaInstalled } from '../testing/sherpa-installed.ts';
import { startStreamedRecording } from '../testing/streamed-recording.ts';

test('an online model streams the partial text, and the final text is that of the whole file', {
  skip: !isSherpaInstalled() && 'sherpa-onnx-node is not installed',
}, async () => {
  await using model = await createOnlineToneModel();
  await using sherpa = createSherpaEngine({ modelFolder: model.folder });
  await sherpa.check?.();
  const partialCalls: number[] = [];
  const engine = {
    ...sherpa,
    stream: sherpa.stream,
    transcribe(...[segment, options]: Parameters<typeof sherpa.transcribe>) {
      if (options.isPartial) partialCalls.push(segment.startSeconds);
      return sherpa.transcribe(segment, options);
    },
  };
  const recording = await startStreamedRecording({ engine, clock: createManualClock(), groups: 18 });
  await using _server = recording.server;
  await recording.record(recording.truth.seconds - 1);
  assert.ok(recording.reader.segments.length > 0);
  assert.equal(await recording.finish(), recording.truth.text);
  recording.assertInOrder();
  assert.deepEqual(partialCalls, []);
});
