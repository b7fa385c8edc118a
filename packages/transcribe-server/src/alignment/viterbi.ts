import { setImmediate } from 'node:timers/promises';
import { framesAtOnce } from './features.ts';

/** One state of a left-to-right chain. */
export interface ChainState {
  /** The index of its sound. */
  readonly sound: number;
  /** Log probabilities (natural) that the next frame stays in this state, or leaves it. */
  readonly stay: number;
  readonly leave: number;
  /** Whether it may be skipped. Two such states are never adjacent. */
  readonly isOptional: boolean;
}

/** Paths whose log-likelihood is this far below the best are pruned. */
const beam = 250;
const impossible = Number.NEGATIVE_INFINITY;

/**
 * Finds the most likely path through the chain with the Viterbi algorithm. Takes at most `frames × states` steps.
 *
 * @param scores log-likelihoods: one row of `sounds` values a frame
 * @returns the first frame of each state, then the number of frames: a state lasts until the next one begins.
 *   Undefined if there are too few frames for the chain
 */
export const findPath = async (
  chain: readonly ChainState[],
  scores: Float32Array,
  sounds: number,
): Promise<Int32Array | undefined> => {
  const count = chain.length;
  const frames = scores.length / sounds;
  const sound = Uint8Array.from(chain, (state) => state.sound);
  const stay = Float32Array.from(chain, (state) => state.stay);
  const leave = Float32Array.from(chain, (state) => state.leave);
  const isOptional = Uint8Array.from(chain, (state) => (state.isOptional ? 1 : 0));
  /** For each frame and state, how many states back the best path was one frame earlier. */
  const steps = new Uint8Array(frames * count);
  let current = new Float32Array(count).fill(impossible);
  let next = new Float32Array(count).fill(impossible);
  current[0] = scores[sound[0] as number] as number;
  if (isOptional[0] === 1 && count > 1) current[1] = scores[sound[1] as number] as number;

  let [low, high] = [0, Math.min(1, count - 1)];
  for (let frame = 1; frame < frames; frame++) {
    if (frame % framesAtOnce === 0) await setImmediate();
    high = Math.min(count - 1, high + 2);
    let best = impossible;
    for (let state = low; state <= high; state++) {
      let score = (current[state] as number) + (stay[state] as number);
      let step = 0;
      for (let back = 1; back <= 2 && back <= state; back++) {
        if (back === 2 && isOptional[state - 1] === 0) break;
        const entered = (current[state - back] as number) + (leave[state - back] as number);
        if (entered > score) [score, step] = [entered, back];
      }
      score += scores[frame * sounds + (sound[state] as number)] as number;
      next[state] = score;
      steps[frame * count + state] = step;
      if (score > best) best = score;
    }
    while (low < high && (next[low] as number) < best - beam) next[low++] = impossible;
    while (high > low && (next[high] as number) < best - beam) next[high--] = impossible;
    [current, next] = [next, current];
    next.fill(impossible, Math.max(0, low - 2), high + 3);
  }
  const mayEndEarly = isOptional[count - 1] === 1 && count > 1;
  const last = mayEndEarly && (current[count - 2] as number) > (current[count - 1] as number) ? count - 2 : count - 1;
  return (current[last] as number) === impossible ? undefined : traceBack(steps, frames, count, last);
};

const traceBack = (steps: Uint8Array, frames: number, count: number, last: number): Int32Array => {
  const starts = new Int32Array(count + 1).fill(frames);
  let state = last;
  for (let frame = frames - 1; frame >= 0; frame--) {
    const step = frame === 0 ? state : (steps[frame * count + state] as number);
    if (step === 0) continue;
    for (let i = 0; i < step; i++) starts[state - i] = frame;
    state -= step;
  }
  starts[0] = 0;
  return starts;
};
