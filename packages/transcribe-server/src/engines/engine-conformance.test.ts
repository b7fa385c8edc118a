import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';
import { isPromptInstalled, readPrompt } from '../testing/debian-prompt.ts';
import { defaultModelFolder, defaultModelMissing } from '../testing/default-model.ts';
import { testEngineConformance } from '../testing/engine-conformance.ts';
import { startGoogleSpeechEmulator } from '../testing/google-emulator.ts';
import { isSherpaInstalled } from '../testing/sherpa-installed.ts';
import { createToneEngine } from '../testing/tone-engine.ts';
import { writeToneModel } from '../testing/tone-model.ts';
import { toneRecording } from '../testing/tones.ts';
import { createGoogleEngine } from './google/google.ts';
import { createSherpaEngine } from './sherpa/sherpa.ts';

const tones = {
  phrases: ['12345 67890', '97531 86420', '55555 44444', '1234567890 0987654321'],
  speak: (phrase: string) => toneRecording(phrase.split(' ')).samples,
};

testEngineConformance('the tone engine', {
  ...tones,
  createEngine: () => createToneEngine(),
  createSlowEngine() {
    let running = 0;
    const engine = createToneEngine({
      beforeAnswer: (_, signal) =>
        new Promise(() => {
          running++;
          signal.addEventListener('abort', () => running--);
        }),
    });
    return { engine, running: () => running };
  },
});

testEngineConformance('google', {
  ...tones,
  async createEngine(context) {
    const emulator = await startGoogleSpeechEmulator();
    context.after(() => emulator[Symbol.asyncDispose]());
    return createGoogleEngine({ emulatorHost: emulator.host, isStreaming: true });
  },
  async createSlowEngine(context) {
    const emulator = await startGoogleSpeechEmulator({ beforeAnswer: () => 'hang' });
    context.after(() => emulator[Symbol.asyncDispose]());
    return {
      engine: createGoogleEngine({ emulatorHost: emulator.host }),
      running: () => emulator.calls.filter(({ outcome }) => outcome === 'running').length,
    };
  },
});

const createSherpa = async (context: TestContext, slowness = 0) => {
  const modelFolder = await mkdtemp(join(tmpdir(), 'engine-conformance-'));
  await writeToneModel(modelFolder, { slowness });
  const engine = createSherpaEngine({ modelFolder });
  context.after(async () => {
    await engine[Symbol.asyncDispose]();
    await rm(modelFolder, { recursive: true });
  });
  return engine;
};

testEngineConformance('sherpa', {
  ...tones,
  skip: !isSherpaInstalled() && 'sherpa-onnx-node is not installed',
  createEngine: (context) => createSherpa(context),
  async createSlowEngine(context) {
    const engine = await createSherpa(context, 60);
    await engine.check?.();
    return { engine, running: () => engine.running };
  },
});

/** Loads the model once for all tests. */
const defaultEngine = createSherpaEngine({ modelFolder: defaultModelFolder });
after(() => defaultEngine[Symbol.asyncDispose]());

const prompts: Readonly<Record<string, string>> = {
  'Please enter your password, followed by the pound key.': 'agent-pass',
  'All circuits are busy now.': 'all-circuits-busy-now',
  'No directory entries match your search.': 'dir-nomatch',
};

testEngineConformance('sherpa with the default model', {
  skip: defaultModelMissing() || (!isPromptInstalled() && 'asterisk-core-sounds-en-g722 is not installed'),
  phrases: Object.keys(prompts),
  speak: (phrase) => readPrompt(prompts[phrase] ?? ''),
  createEngine: () => defaultEngine,
  async createSlowEngine() {
    await defaultEngine.check?.();
    return { engine: defaultEngine, running: () => defaultEngine.running };
  },
});
