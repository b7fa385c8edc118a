import { barCountOf, drawBars } from './waveform-canvas.ts';

/** A picture of what is being heard. */
export interface LiveWaveform {
  /** Put it anywhere. It is for the eye only. */
  readonly canvas: HTMLCanvasElement;
  /** Forgets what was heard before: a recording begins. */
  clear(): void;
  /** Shows a level from 0 to 1, or a gap. Meant to be called some 20 times a second. */
  add(level: number | undefined): void;
}

const maxBars = 400;
/** A level that keeps still is shown anew each quarter of a second. */
const stillEvery = 5;
const stillHeight = 0.5;

/**
 * The newest level comes in where a line of text ends, and the others move on. Where people want less motion nothing
 * moves: the bars fill up as it gets louder.
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
  /** Bars of one height, of which so many are lit. */
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
      bars.push(Math.sqrt(Math.min(1, level)));
      bars.shift();
      count += 1;
      if (document.hidden || !canvas.isConnected) return;
      const room = findRoom();
      if (!lessMotion.matches) drawBars(canvas, bars.slice(maxBars - room), room - count);
      else if (count % stillEvery === 1) drawStill(stillHeight, Math.max(...bars.slice(-stillEvery)));
    },
  };
};
