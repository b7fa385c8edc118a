/** Measures the level of a stream. */
interface LevelMeter {
  /**
   * Returns the peak amplitude of about the last tenth of a second, from 0 to 1; undefined if nothing can be measured.
   */
  read(): number | undefined;
  close(): void;
}

/** Long enough for a reading every 50 ms at usual sample rates. */
const windowSamples = 4096;

/** If the clock of a context stops for this long, iOS has frozen it. */
const stuckMs = 1000;

/** One context for the page: browsers allow few. It has the device's sample rate: Firefox does not mix rates. */
let context: AudioContext | undefined;
let meters = 0;

/**
 * Creates a level meter for a stream. Without a running audio context it has no readings; the recording is not
 * affected.
 */
export const createLevelMeter = (stream: MediaStream): LevelMeter => {
  const samples = new Float32Array(windowSamples);
  let tap: Tap | undefined;
  let isDeaf = false;
  let lastTime = 0;
  let movedAtMs = performance.now();
  meters += 1;

  const isMoving = ({ context }: Tap): boolean => {
    const nowMs = performance.now();
    const moves = context.currentTime > lastTime;
    if (moves || context.state !== 'running') movedAtMs = nowMs;
    if (nowMs - movedAtMs > stuckMs) dropContext(context);
    lastTime = context.currentTime;
    return moves;
  };

  return {
    read: () => {
      if (isDeaf) return undefined;
      if (!tap || tap.context !== context) {
        tap = tapStream(stream);
        isDeaf = !tap;
        lastTime = tap?.context.currentTime ?? 0;
        movedAtMs = performance.now();
        return undefined;
      }
      // Don't resume from `interrupted`, which ends by itself: that breaks the context on iOS.
      if (tap.context.state === 'suspended') void tap.context.resume().catch(() => {});
      if (!isMoving(tap)) return undefined;
      tap.analyser.getFloatTimeDomainData(samples);
      return samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
    },
    close: () => {
      tap?.source.disconnect();
      tap = undefined;
      meters -= 1;
      if (meters === 0) void context?.suspend().catch(() => {});
    },
  };
};

interface Tap {
  readonly context: AudioContext;
  readonly source: MediaStreamAudioSourceNode;
  readonly analyser: AnalyserNode;
}

const tapStream = (stream: MediaStream): Tap | undefined => {
  try {
    context ??= new AudioContext();
    const source = context.createMediaStreamSource(stream);
    const analyser = new AnalyserNode(context, { fftSize: windowSamples });
    source.connect(analyser);
    return { context, source, analyser };
  } catch {
    return undefined; // Too many contexts, or the stream has ended.
  }
};

const dropContext = (frozen: AudioContext): void => {
  if (context === frozen) context = undefined;
  if (frozen.state !== 'closed') void frozen.close().catch(() => {});
};
