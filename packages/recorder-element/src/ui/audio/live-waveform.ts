import { toBar } from '../../recording/peaks.ts';
import { barCountOf, drawBars } from './waveform-canvas.ts';

/** The waveform of the live input. */
interface LiveWaveform {
  /** Hidden from screen readers. */
  readonly canvas: HTMLCanvasElement;
  /** Clears the waveform for a new recording. */
  clear(): void;
  /** Adds a level from 0 to 1, or a gap, 20 times a second. */
  add(level: number | undefined): void;
}

const maxBars = 400;
/** With reduced motion, the level is drawn every quarter of a second. */
const stillEvery = 5;
const stillHeight = 0.5;

/**
 * Creates a live waveform. New levels enter at the end of the line and move the others. With reduced motion, static
 * bars fill up with the level.
 */
export const createLiveWaveform = (): LiveWaveform => {
  const canvas = document.createElement('canvas');
  canvas.className = 'waveform';
  canvas.setAttribute('part', 'waveform');
  canvas.ariaHidden = 'true';
  const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');
  const bars: number[] = Array(maxBars).fill(0);
  let count = 0;
  const findRoom = () => Math.min(maxBars, barCountOf(canvas));
  /** Draws bars of equal height, some of them highlighted. */
  const drawStill = (height: number, lit: number) => {
    const room = findRoom();
    drawBars(canvas, Array(room).fill(height), 0, Math.round(room * lit));
  };

  return {
    canvas,
    clear: () => {
      bars.fill(0);
      count = 0;
      drawStill(lessMotion.matches ? stillHeight : 0, 0);
    },
    add: (level = 0) => {
      bars.push(toBar(level));
      bars.shift();
      count += 1;
      if (document.hidden || !canvas.isConnected) return;
      const room = findRoom();
      if (!lessMotion.matches) drawBars(canvas, bars.slice(maxBars - room), room - count);
      else if (count % stillEvery === 1) drawStill(stillHeight, Math.max(...bars.slice(-stillEvery)));
    },
  };
};
