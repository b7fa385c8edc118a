import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transcription } from '@audio-transcriber/contract';
import { encodeWav, type PcmSamples, sampleRate } from '../audio/pcm.ts';
import { createSherpaEngine } from '../engines/sherpa/sherpa.ts';
import { isPromptInstalled, readPrompt } from '../testing/debian-prompt.ts';
import { defaultModelFolder, defaultModelMissing } from '../testing/default-model.ts';
import { followUpload } from '../testing/follow-upload.ts';
import { startTestServer, until } from '../testing/test-server.ts';
import { beginUpload } from '../testing/test-upload.ts';

const prompts = ['vm-options', 'agent-pass', 'conf-usermenu'];

const joinSpeech = async (): Promise<PcmSamples> => {
  const spoken = await Promise.all(prompts.map(readPrompt));
  const pause = new Int16Array(0.6 * sampleRate);
  const joined = await new Blob(spoken.flatMap((samples) => [samples, pause])).arrayBuffer();
  return new Int16Array(joined);
};

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z']+/g) ?? [];

test('the default model: sends partial text, and the same final text as for the whole file', {
  skip: defaultModelMissing() || (!isPromptInstalled() && "Debian's prompts are not installed"),
}, async () => {
  await using engine = createSherpaEngine({ modelFolder: defaultModelFolder, concurrency: 2, threads: 1 });
  await using server = await startTestServer({ engine });
  const recording = encodeWav(await joinSpeech());
  const whole = (await (await server.post(recording)).json()) as Transcription;
  assert.ok(wordsOf(whole.text).length > 40);

  const upload = await beginUpload(server.url);
  const reader = await followUpload(upload);
  const pieceBytes = 4 * sampleRate;
  while (upload.offset + pieceBytes < recording.length) {
    await upload.append(recording.slice(upload.offset, upload.offset + pieceBytes));
  }
  await until(() => wordsOf(reader.shown.at(-1) ?? '').length > 0.8 * wordsOf(whole.text).length);
  const shown = wordsOf(reader.shown.at(-1) ?? '');
  const live = (await (await upload.finish(recording)).json()) as Transcription;
  await reader.ended;
  assert.equal(live.text, whole.text);
  const said = wordsOf(whole.text).slice(0, shown.length);
  const right = said.filter((word) => shown.includes(word)).length / said.length;
  assert.ok(reader.events.some(({ type }) => type === 'transcript.text.partial'));
  assert.ok(right > 0.8, `${shown.join(' ')}\n${said.join(' ')}`);
});
