import { assert } from 'chai';
import { until } from '../testing/element-fixture.ts';
import { audioPlayerStyles } from '../ui/audio/audio-player.styles.ts';
import { createLiveWaveform } from '../ui/audio/live-waveform.ts';
import { type LevelEvent, monitorInput } from './input-monitor.ts';
import { createLevelMeter } from './level-meter.ts';

const { AudioContext } = globalThis;
let opened: AudioContext[] = [];

setup(() => {
  opened = [];
  globalThis.AudioContext = class extends AudioContext {
    constructor() {
      super();
      opened.push(this);
    }
  };
});

teardown(() => {
  globalThis.AudioContext = AudioContext;
  document.body.replaceChildren();
});

/** Browsers let a page that records run audio contexts without a click. */
let recording: MediaStream;

suiteSetup(async function () {
  recording = await navigator.mediaDevices.getUserMedia({ audio: true });
  const context = new AudioContext();
  const patience = AbortSignal.timeout(5000);
  await until(() => context.currentTime > 0 || patience.aborted);
  const runs = context.currentTime > 0;
  await context.close();
  if (!runs) this.skip(); // Without an audio output device, Firefox runs no audio context.
});

suiteTeardown(() => {
  for (const track of recording.getTracks()) track.stop();
});

/** Creates a stream with a tone of this loudness. 0 is digital silence. */
const createStream = (loudness: number) => {
  const context = new AudioContext();
  const gain = new GainNode(context, { gain: loudness });
  const destination = new MediaStreamAudioDestinationNode(context);
  const tone = new OscillatorNode(context);
  tone.connect(gain).connect(destination);
  tone.start();
  return { stream: destination.stream, gain, close: () => context.close() };
};

suite('the level', () => {
  test('follows the stream', async () => {
    const { stream, gain, close } = createStream(0.5);
    const meter = createLevelMeter(stream);
    let level: number | undefined;
    const read = () => {
      level = meter.read() ?? level;
      return level;
    };
    await until(() => (read() ?? 0) > 0.4);
    assert.isBelow(level ?? 1, 0.6);
    gain.gain.value = 0;
    await until(() => read() === 0);
    meter.close();
    await close();
  });

  test('uses one audio context for the page, and suspends it when unused', async () => {
    const { stream, close } = createStream(0.5);
    const [first, second] = [createLevelMeter(stream), createLevelMeter(stream)];
    await until(() => first.read() && second.read());
    const contexts = opened.length;
    assert.isAtMost(contexts, 1);
    first.close();
    assert.isAbove(await poll(() => second.read()), 0);
    second.close();
    const third = createLevelMeter(stream);
    await until(() => third.read());
    assert.equal(opened.length, contexts);
    third.close();
    await close();
  });

  test('recovers from a frozen context', async () => {
    const { stream, close } = createStream(0.5);
    const meter = createLevelMeter(stream);
    await until(() => meter.read());
    const frozen = AudioContext.prototype;
    const currentTime = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, 'currentTime');
    Object.defineProperty(frozen, 'currentTime', { get: () => 1, configurable: true });
    await until(() => {
      meter.read();
      return opened.length > 0;
    });
    Reflect.deleteProperty(frozen, 'currentTime');
    assert.isDefined(currentTime);
    await until(() => (meter.read() ?? 0) > 0.4);
    meter.close();
    await close();
  });

  test('is unknown without an audio context, without errors', () => {
    const stream = new MediaStream();
    const meter = createLevelMeter(stream);
    assert.isUndefined(meter.read());
    assert.isUndefined(meter.read());
    meter.close();
  });
});

const poll = async (read: () => number | undefined): Promise<number> => {
  let value: number | undefined;
  await until(() => {
    value = read();
    return value;
  });
  return value ?? 0;
};

suite('input monitor', () => {
  const watch = (loudness: number, autoStopSeconds?: number) => {
    const source = createStream(loudness);
    const abort = new AbortController();
    const start = performance.now();
    const seen = { levels: [] as (number | undefined)[], stops: 0, changes: 0 };
    const eventTarget = new EventTarget();
    eventTarget.addEventListener('level', (event) => seen.levels.push((event as LevelEvent).level));
    eventTarget.addEventListener('silence-change', () => {
      seen.changes += 1;
    });
    const watched = monitorInput({
      stream: source.stream,
      signal: abort.signal,
      autoStopSeconds,
      recordedSeconds: () => (performance.now() - start) / 1000,
      onAutoStop: () => {
        seen.stops += 1;
      },
      eventTarget,
    });
    const end = () => {
      abort.abort();
      return source.close();
    };
    return { watched, seen, gain: source.gain, end };
  };

  test('records a waveform', async () => {
    const { watched, end } = watch(0.25);
    await until(() => watched.peaks().values.length > 10);
    await end();
    assert.isTrue(watched.hasHeard);
    assert.isAbove(Math.max(...watched.peaks().values), 100);
  });

  test('reports a silent microphone, and when it is audible again', async () => {
    const { watched, seen, gain, end } = watch(0);
    await until(() => watched.isSilent);
    assert.isFalse(watched.hasHeard);
    assert.isNotEmpty(watched.microphone);
    gain.gain.value = 0.3;
    await until(() => !watched.isSilent);
    assert.equal(seen.changes, 2);
    await end();
  });

  test('stops automatically after speech', async () => {
    const { seen, gain, end } = watch(0, 0.5);
    await until(() => seen.levels.some((level) => level === 0));
    gain.gain.value = 0.3;
    await until(() => seen.levels.filter((level) => (level ?? 0) > 0.2).length > 20);
    assert.equal(seen.stops, 0);
    gain.gain.value = 0;
    await until(() => seen.stops);
    assert.equal(seen.stops, 1);
    await end();
  });
});

suite('the live waveform', () => {
  const paintedColumns = (canvas: HTMLCanvasElement): number[] => {
    const { width, height } = canvas;
    const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    const isPainted = (x: number) => {
      let rows = 0;
      for (let y = 0; y < height; y += 1) if ((data[(y * width + x) * 4 + 3] ?? 0) > 200) rows += 1;
      return rows;
    };
    return Array.from({ length: width }, (_, x) => isPainted(x));
  };

  const show = (direction: 'ltr' | 'rtl') => {
    const host = document.createElement('div');
    host.dir = direction;
    document.body.append(host);
    const root = host.attachShadow({ mode: 'open' });
    if (audioPlayerStyles.styleSheet) root.adoptedStyleSheets = [audioPlayerStyles.styleSheet];
    const waveform = createLiveWaveform();
    root.append(waveform.canvas);
    return waveform;
  };

  for (const direction of ['ltr', 'rtl'] as const) {
    test(`draws the newest level at the end of the line (${direction})`, () => {
      const { canvas, add } = show(direction);
      for (let i = 0; i < 5; i += 1) add(1);
      const columns = paintedColumns(canvas);
      const tall = columns.flatMap((rows, x) => (rows > canvas.height / 2 ? [x] : []));
      assert.isNotEmpty(tall);
      const middle = canvas.width / 2;
      assert.isTrue(tall.every((x) => (direction === 'ltr' ? x > middle : x < middle)));
    });
  }

  test('is sharp at any pixel ratio', () => {
    Object.defineProperty(globalThis, 'devicePixelRatio', { value: 3, configurable: true });
    const { canvas, add } = show('ltr');
    add(1);
    assert.equal(canvas.width, canvas.clientWidth * 3);
    Reflect.deleteProperty(globalThis, 'devicePixelRatio');
  });

  test('does not scroll with reduced motion', () => {
    const { matchMedia } = globalThis;
    globalThis.matchMedia = (query) => ({ ...matchMedia(query), matches: query.includes('reduced-motion') });
    const { canvas, add } = show('ltr');
    globalThis.matchMedia = matchMedia;
    add(0.25);
    const [first, ...more] = [paintedColumns(canvas)];
    assert.isEmpty(more);
    for (let i = 0; i < 3; i += 1) add(1);
    assert.deepEqual(paintedColumns(canvas), first);
    add(0.25);
    add(0.25);
    assert.isAbove(paintedColumns(canvas).filter(Boolean).length, first?.filter(Boolean).length ?? 0);
  });
});
