import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type PcmSegment, secondsOf } from '../packages/transcribe-server/src/audio/pcm.ts';
import type { Engine } from '../packages/transcribe-server/src/engines/engine.ts';
import { startTestServer } from '../packages/transcribe-server/src/testing/test-server.ts';
import { startScriptSite } from './script-site.ts';
import { isWebKitInstalled, openWebKitPage, type WebKitPage } from './webkit-page.ts';

/** Maximum missing duration at the end, in the recorder's pipeline. Shorter than any word. */
const tolerance = 0.15;

/** Maximum duration that the recorder continues after "stop", to complete the last word. */
const longestTail = 1.7;

/** Creates an engine that records its segments and can be set to fail first. */
const createListeningEngine = () => {
  const segments: PcmSegment[] = [];
  const engine: Engine & { readonly segments: PcmSegment[]; failures: number } = {
    specificationVersion: 1,
    segments,
    failures: 0,
    name: 'listening',
    segmentSeconds: { min: 15, max: 30 },
    concurrency: 1,
    transcribe: async (segment: PcmSegment) => {
      if (engine.failures-- > 0) throw new Error('told to fail');
      segments.push(segment);
      return { text: 'a hum' };
    },
  };
  return engine;
};

const skip = !isWebKitInstalled() && 'WebKitGTK is not installed: webkit2gtk-driver, xvfb';

/** Expected media types, by the browser's support and the server's formats. Without Opus, as in Safari before 18.4. */
const formats = [
  {
    name: 'Opus, for a server without ffmpeg',
    supportsOpus: true,
    hasFfmpeg: false,
    type: /^audio\/mp4; ?codecs=opus/,
    fileName: 'recording.m4a',
    stopsAtMs: [650, 1490, 2120],
  },
  {
    name: 'AAC, for a server with ffmpeg',
    supportsOpus: false,
    hasFfmpeg: true,
    type: /^audio\/mp4; ?codecs=mp4a/,
    fileName: 'recording.m4a',
    stopsAtMs: [1490],
  },
  {
    name: 'WAV, where it has AAC only and the server no ffmpeg',
    supportsOpus: false,
    hasFfmpeg: false,
    type: /^audio\/wav$/,
    fileName: 'recording.wav',
    stopsAtMs: [650, 1490],
  },
];

for (const format of formats) {
  suite(`in WebKit, Safari’s engine, recording ${format.name}`, { skip }, () => {
    const resources = new AsyncDisposableStack();
    const engine = createListeningEngine();
    let page: WebKitPage;
    let origin: string;
    let endpoint: string;

    before(async () => {
      const site = resources.use(await startScriptSite());
      origin = site.origin;
      const server = resources.use(await startTestServer({ engine, allowedOrigins: [origin] }));
      endpoint = server.url;
      page = resources.use(await openWebKitPage());
      const { PATH } = process.env;
      if (!format.hasFfmpeg) process.env.PATH = '';
      resources.defer(() => {
        process.env.PATH = PATH;
      });
    });
    after(() => resources.disposeAsync());

    /** Opens a page with one element. Returns functions to control it. */
    const openElement = async () => {
      engine.segments.length = 0;
      engine.failures = 0;
      await page.goto(origin);
      await page.evaluate(
        async (endpoint, supportsOpus) => {
          const { isTypeSupported } = MediaRecorder;
          MediaRecorder.isTypeSupported = (type) => (supportsOpus || !type.includes('opus')) && isTypeSupported(type);
          const streams: MediaStream[] = [];
          const devices = navigator.mediaDevices;
          const open = devices.getUserMedia.bind(devices);
          devices.getUserMedia = async (constraints) => {
            const stream = await open(constraints);
            streams.push(stream);
            return stream;
          };
          const script = '/audio-transcriber.js';
          await import(script);
          const element = Object.assign(document.createElement('audio-transcriber'), { endpoint });
          document.body.append(element);
          const until = async (condition: () => unknown) => {
            while (!condition()) await new Promise(requestAnimationFrame);
          };
          /** Waits until the state shows at least this duration. Resolves to the duration in milliseconds. */
          const recorded = async (ms: number) => {
            const count = () => {
              const { state } = element as unknown as { state: { recordedMs: number; resumedAtMs?: number } };
              return state.recordedMs + (state.resumedAtMs === undefined ? 0 : performance.now() - state.resumedAtMs);
            };
            await until(() => count() >= ms);
            return count();
          };
          Object.assign(globalThis, { element, streams, recorded, until });
        },
        endpoint,
        format.supportsOpus,
      );
    };

    test('records with a pause; the audio is complete, plays, seeks and is transcribed', async () => {
      await openElement();
      const { recorded, played, type, name } = await page.evaluate(async () => {
        const { element, recorded, until } = globalThis as never as PageOfTest;
        element.start();
        await until(() => element.phase === 'recording');
        await recorded(1200);
        element.pause();
        const pausedAt = performance.now();
        await until(() => performance.now() - pausedAt >= 700);
        element.resume();
        await recorded(2500);
        element.stop();
        await until(() => element.phase === 'transcribed' || element.phase === 'failed');
        const { recording } = element;
        const player = element.shadowRoot.querySelector('audio') ?? new Audio(recording.url);
        player.muted = true;
        await until(() => player.readyState >= player.HAVE_METADATA);
        const { duration } = player;
        player.currentTime = 2;
        await until(() => !player.seeking);
        const start = player.currentTime;
        await player.play();
        await until(() => player.currentTime > start + 0.2 || player.ended);
        const played = { duration, start, end: player.currentTime };
        return { recorded: recording.durationSeconds, played, type: recording.blob.type, name: recording.fileName };
      });
      assert.match(type, format.type);
      assert.equal(name, format.fileName);
      assert.ok(recorded > 2.5 - tolerance && recorded < 2.5 + longestTail, `recorded ${recorded} s`);
      const more = played.duration - recorded;
      assert.ok(more > -tolerance && more < longestTail, `plays ${played.duration} of ${recorded} s`);
      assert.ok(Math.abs(played.start - 2) < 0.1 && played.end > played.start, JSON.stringify(played));
      assert.equal(await transcript(), 'a hum');
      assert.ok(heardSeconds() > 2.5 - tolerance, `heard ${heardSeconds()} s`);
      assertLoudThroughout();
    });

    const transcript = () =>
      page.evaluate(() => (globalThis as never as PageOfTest).element.transcription?.text.trim());

    const heardSeconds = () => engine.segments.reduce((seconds, { samples }) => seconds + secondsOf(samples), 0);

    /**
     * Finds lost audio: parts without the hum. WebKit's microphone may have short gaps. A lost chunk also shows in the
     * duration.
     */
    const assertLoudThroughout = () => {
      for (const { samples } of engine.segments) {
        const step = 1600;
        const silent: number[] = [];
        for (let at = step; at + step <= samples.length; at += step) {
          const loudest = samples.subarray(at, at + step).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
          if (loudest <= 100) silent.push(at / 16_000);
        }
        assert.ok(silent.length <= 3, `silence at ${silent} s of ${secondsOf(samples)}`);
      }
    };

    for (const ms of format.stopsAtMs) {
      for (const isPaused of [false, true]) {
        test(`keeps the end of a recording that is ${isPaused ? 'paused and ' : ''}stopped after ${ms} ms`, async () => {
          await openElement();
          const spokenMs = await page.evaluate(
            async (ms, isPaused) => {
              const { element, recorded, until } = globalThis as never as PageOfTest;
              element.start();
              await until(() => element.phase === 'recording');
              const spokenMs = await recorded(ms);
              if (isPaused) element.pause();
              if (isPaused) await until(() => element.phase === 'paused');
              element.stop();
              await until(() => element.phase === 'transcribed' || element.phase === 'failed');
              return spokenMs;
            },
            ms,
            isPaused,
          );
          assert.equal(await transcript(), 'a hum');
          assert.ok(heardSeconds() > spokenMs / 1000 - tolerance, `heard ${heardSeconds()} of ${spokenMs / 1000} s`);
          assert.ok(heardSeconds() < spokenMs / 1000 + longestTail, `heard ${heardSeconds()} of ${spokenMs / 1000} s`);
          assertLoudThroughout();
        });
      }
    }

    test('sends the same recording again after a failure', async () => {
      await openElement();
      engine.failures = 1;
      const phases = await page.evaluate(async () => {
        const { element, recorded, until } = globalThis as never as PageOfTest;
        element.start();
        await until(() => element.phase === 'recording');
        await recorded(1100);
        element.stop();
        await until(() => element.phase === 'failed' || element.phase === 'transcribed');
        const { phase, recording } = element;
        element.submit();
        await until(() => element.phase === 'transcribed');
        return [phase, element.phase, String(element.recording === recording)];
      });
      assert.deepEqual(phases, ['failed', 'transcribed', 'true']);
      assert.equal(await transcript(), 'a hum');
    });

    test('frees the microphone and keeps the recording when it is removed from the page', async () => {
      await openElement();
      const { trackStates, bytes } = await page.evaluate(async () => {
        const { element, streams, recorded, until } = globalThis as never as PageOfTest;
        element.start();
        await until(() => element.phase === 'recording');
        await recorded(300);
        element.remove();
        await until(() => element.phase === 'recorded');
        const trackStates = streams.flatMap((stream) => stream.getTracks().map(({ readyState }) => readyState));
        return { trackStates, bytes: element.recording.blob.size };
      });
      assert.deepEqual(trackStates, ['ended']);
      assert.ok(bytes > 1000, `${bytes} bytes`);
      assert.equal(engine.segments.length, 0);
    });
  });
}

/** The globals that `openElement` defines. */
interface PageOfTest {
  readonly element: HTMLElement & {
    readonly phase: string;
    readonly shadowRoot: ShadowRoot;
    readonly recording: {
      readonly blob: Blob;
      readonly url: string;
      readonly fileName: string;
      readonly durationSeconds: number;
    };
    readonly transcription?: { readonly text: string };
    start(): void;
    pause(): void;
    resume(): void;
    stop(): void;
    submit(): void;
  };
  readonly streams: readonly MediaStream[];
  recorded(ms: number): Promise<number>;
  until(condition: () => unknown): Promise<void>;
}
