import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { OpenAI, toFile } from 'openai';
import type { TranscriptionDiarized } from 'openai/resources/audio/transcriptions';
import type { TranslationVerbose } from 'openai/resources/audio/translations';
import type { Engine } from '../engines/engine.ts';
import { createGoogleEngine } from '../engines/google/google.ts';
import { createOpenaiEngine } from '../engines/openai/openai.ts';
import { createSherpaEngine } from '../engines/sherpa/sherpa.ts';
import { writeEchoWhisper } from '../testing/echo-whisper.ts';
import {
  encodeAudio,
  randomDigitGroups,
  startGoogleSpeechEmulator,
  startOpenaiEmulator,
  toneRecording,
  writeToneModel,
} from '../testing/index.ts';
import { isSherpaInstalled } from '../testing/sherpa-installed.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const { samples, text } = toneRecording(randomDigitGroups({ seed: 5, groups: 8 }));
const recording = await encodeAudio(samples, 'webm-opus');
const openFile = () => toFile(recording, 'recording.webm', { type: 'audio/webm' });

/** What an engine does with requests that not every engine can fulfil. */
interface Abilities {
  readonly wordTimes: 'recognised' | 'estimated';
  /** The codes of the warnings about a prompt, keywords, a temperature and log probabilities. */
  readonly warnings: readonly string[];
  readonly translation?: RegExp;
}

interface EngineSetup extends Abilities {
  readonly name: string;
  readonly skip?: string | false;
  create(): Promise<Engine & AsyncDisposable>;
}

const folder = await mkdtemp(join(tmpdir(), 'openai-sdk-engines-'));
after(() => rm(folder, { recursive: true }));

const withEmulator = (engine: Engine, emulator: AsyncDisposable): Engine & AsyncDisposable => ({
  ...engine,
  async [Symbol.asyncDispose]() {
    await emulator[Symbol.asyncDispose]();
  },
});

const createGoogle = async (model: string) => {
  const emulator = await startGoogleSpeechEmulator({ models: [model] });
  return withEmulator(createGoogleEngine({ emulatorHost: emulator.host, model }), emulator);
};

const createOpenai = async (model: string) => {
  const emulator = await startOpenaiEmulator();
  return withEmulator(createOpenaiEngine({ baseURL: emulator.baseURL, model }), emulator);
};

const engines: readonly EngineSetup[] = [
  {
    name: 'sherpa',
    skip: !isSherpaInstalled() && 'sherpa-onnx-node is not installed',
    async create() {
      await writeToneModel(folder);
      return createSherpaEngine({ modelFolder: folder });
    },
    wordTimes: 'recognised',
    warnings: ['prompt-ignored', 'keywords-ignored', 'temperature-ignored', 'logprobs-missing'],
  },
  {
    name: 'google',
    create: () => createGoogle('chirp_2'),
    wordTimes: 'recognised',
    warnings: ['temperature-ignored', 'logprobs-missing'],
    translation: /^\[en-US\] \d/,
  },
  {
    name: 'openai with whisper-1',
    create: () => createOpenai('whisper-1'),
    wordTimes: 'recognised',
    warnings: ['logprobs-missing'],
    translation: /^\[en\] \d/,
  },
  {
    name: 'openai with gpt-transcribe',
    create: () => createOpenai('gpt-transcribe'),
    wordTimes: 'estimated',
    warnings: ['logprobs-missing'],
  },
];

const audioOf = ({ url }: { url: string }) =>
  new OpenAI({ baseURL: new URL('/v1', url).href, apiKey: 'none', maxRetries: 0 }).audio;

for (const { name, skip = false, create, wordTimes, warnings, translation } of engines) {
  suite(`the official client of OpenAI with the engine ${name}`, { skip }, () => {
    let engine: Engine & AsyncDisposable;
    let server: TestServer;

    before(async () => {
      engine = await create();
      await engine.check?.();
      server = await startTestServer({ engine });
    });

    after(async () => {
      await server[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    });

    test(`reads every format with ${name}`, async () => {
      const { transcriptions } = audioOf(server);
      const request = { file: await openFile(), model: 'whisper-1', language: 'en' };
      const verbose = await transcriptions.create({
        ...{ ...request, response_format: 'verbose_json' },
        timestamp_granularities: ['word', 'segment'],
      });
      assert.equal(verbose.text, text);
      assert.equal(verbose.words?.map(({ word }) => word).join(' '), text);
      assert.equal(
        verbose.words?.some((word) => 'estimated' in word),
        wordTimes === 'estimated',
      );
      for (const response_format of ['srt', 'vtt'] as const) {
        const subtitles = await transcriptions.create({ ...request, response_format });
        const digits = subtitles.split('\n').filter((line) => /^[\d ]{5,}$/.test(line));
        assert.equal(digits.join(' '), text);
      }
      const { segments } = (await transcriptions.create({
        ...{ ...request, response_format: 'diarized_json' },
      })) as unknown as TranscriptionDiarized;
      assert.ok(segments.length > 0 && segments.every(({ speaker }) => /^[A-Z]$/.test(speaker)));
      const events = await Array.fromAsync(await transcriptions.create({ ...request, stream: true }));
      const last = events.at(-1);
      assert.equal(last?.type === 'transcript.text.done' && last.text, text);
    });

    test(`warns of what ${name} does not do, without an error`, async () => {
      const answer = await audioOf(server).transcriptions.create({
        ...{ file: await openFile(), model: 'gpt-4o-transcribe', language: 'en', include: ['logprobs'] },
        ...{ prompt: 'A list of numbers', keywords: ['seven'], temperature: 0.3 },
      });
      assert.equal(answer.text, text);
      const codes = ('warnings' in answer ? (answer.warnings as { code: string }[]) : []).map(({ code }) => code);
      assert.deepEqual(codes, warnings);
    });

    test(`translates, or says what does, with ${name}`, async () => {
      const { translations } = audioOf(server);
      const request = { file: await openFile(), model: 'whisper-1' };
      if (translation === undefined) {
        await assert.rejects(translations.create(request), (error) => {
          assert.ok(error instanceof OpenAI.UnprocessableEntityError);
          assert.equal(error.code, 'unsupported-translation');
          assert.match(error.message, /Whisper.*whisper-1.*Canary.*chirp_2/);
          return true;
        });
        return;
      }
      assert.match((await translations.create(request)).text, translation);
      // The types of the client do not depend on the format.
      const translate = (response_format: 'verbose_json' | 'srt'): Promise<unknown> =>
        translations.create({ ...request, response_format });
      const verbose = (await translate('verbose_json')) as TranslationVerbose & { task: string };
      assert.deepEqual([verbose.language, verbose.task], ['english', 'translate']);
      assert.match(verbose.segments?.[0]?.text ?? '', translation);
      assert.match(String(await translate('srt')), /^1\n00:00:0\d,\d{3} --> /);
    });
  });
}

test('translates with Whisper, if the engine is sherpa', {
  skip: !isSherpaInstalled() && 'sherpa-onnx-node is not installed',
}, async () => {
  const modelFolder = join(folder, 'whisper');
  await writeEchoWhisper(modelFolder);
  await using engine = createSherpaEngine({ modelFolder });
  await using server = await startTestServer({ engine });
  const request = { file: await openFile(), model: 'whisper-1' };
  const { translations, transcriptions } = audioOf(server);
  assert.match((await translations.create(request)).text, /^translated/);
  assert.match((await transcriptions.create(request)).text, /^transcribed/);
});
