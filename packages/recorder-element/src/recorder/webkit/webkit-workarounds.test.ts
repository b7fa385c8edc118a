import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stopRecorder, tailMsOf } from './webkit-workarounds.ts';

const createRecorder = (state: RecordingState) => {
  const calls: string[] = [];
  const recorder = {
    state,
    resume: () => {
      calls.push('resume');
      recorder.state = 'recording';
    },
    requestData: () => calls.push('requestData'),
    stop: () => {
      calls.push('stop');
      recorder.state = 'inactive';
    },
  };
  return { calls, recorder, stop: (tailMs: number) => stopRecorder(recorder as never, tailMs) };
};

test('only WebKit needs a tail, which is a whole fragment on Linux', () => {
  assert.equal(tailMsOf({ vendor: 'Google Inc.', platform: 'Linux x86_64' }), 0);
  assert.equal(tailMsOf({ vendor: '', platform: 'MacIntel' }), 0);
  assert.ok(tailMsOf({ vendor: 'Apple Computer, Inc.', platform: 'Linux x86_64' }) > 1000);
  assert.ok(tailMsOf({ vendor: 'Apple Computer, Inc.', platform: 'iPhone' }) > 100);
});

test('stops the recorder immediately without a tail', () => {
  const { calls, stop } = createRecorder('recording');
  void stop(0);
  assert.deepEqual(calls, ['stop']);
});

test('continues for the duration of the tail, and then emits the audio', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { calls, stop } = createRecorder('recording');
  const stopped = stop(1300);
  context.mock.timers.tick(1299);
  assert.deepEqual(calls, []);
  context.mock.timers.tick(1);
  await stopped;
  assert.deepEqual(calls, ['requestData', 'stop']);
});

test('resumes a paused recorder first', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { calls, stop } = createRecorder('paused');
  const stopped = stop(1300);
  context.mock.timers.runAll();
  await stopped;
  assert.deepEqual(calls, ['resume', 'requestData', 'stop']);
});

test('does not stop a recorder that ends during its tail', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { calls, recorder, stop } = createRecorder('recording');
  const stopped = stop(1300);
  recorder.state = 'inactive';
  context.mock.timers.runAll();
  await stopped;
  assert.deepEqual(calls, []);
});
