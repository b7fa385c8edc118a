/** Measures how loud a stream is. */
export interface LevelMeter {
  /**
   * The loudest sample of about the last tenth of a second, from 0 to 1; undefined while nothing can be measured,
   * which is not silence.
   */
  read(): number | undefined;
  close(): void;
}

/** Long enough that readings every 50 ms miss nothing at any usual sample rate. */
const windowSamples = 4096;

/** A running clock that has stood still so long belongs to a context that iOS froze. */
const stuckMs = 1000;

/** One for the page: browsers allow few, and each costs a thread. Of the device's own sample rate: Firefox mixes none. */
let context: AudioContext | undefined;
let meters = 0;

/**
 * Listens in on a stream, which goes on without it: where there is no audio context, or it is interrupted, there are
 * no readings, and nothing else changes.
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
      // Not from `interrupted`, which ends by itself: resuming breaks it on iOS.
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
    return undefined; // The page has too many contexts, or the stream has ended.
  }
};

const dropContext = (frozen: AudioContext): void => {
  if (context === frozen) context = undefined;
  if (frozen.state !== 'closed') void frozen.close().catch(() => {});
};
