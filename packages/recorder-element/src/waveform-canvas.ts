/** One bar every so many CSS pixels, and how much of that is bar. */
export const barPitch = 5;
const barWidth = 3;

/** How many bars a canvas has room for. */
export const barCountOf = ({ clientWidth }: HTMLCanvasElement): number => Math.floor(clientWidth / barPitch);

/**
 * Draws bars, from 0 to 1, in the canvas's own text colour, so that it follows themes and forced colours, and from
 * where a line of text begins. Bars from `playedBars` on are faint.
 */
export const drawBars = (canvas: HTMLCanvasElement, bars: ArrayLike<number>, playedBars = bars.length): void => {
  const { clientWidth, clientHeight } = canvas;
  const context = canvas.getContext('2d');
  const ratio = globalThis.devicePixelRatio || 1;
  const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
  if (!context || !width || !height) return;
  // Setting a size clears, and costs even where it is the same.
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const { color, direction } = getComputedStyle(canvas);
  context.resetTransform();
  context.clearRect(0, 0, width, height);
  context.scale(ratio, ratio);
  context.fillStyle = color;
  for (let i = 0; i < bars.length; i += 1) {
    const barHeight = Math.max(2, (bars[i] ?? 0) * clientHeight);
    const x = direction === 'rtl' ? clientWidth - i * barPitch - barWidth : i * barPitch;
    context.globalAlpha = i < playedBars ? 1 : 0.35;
    context.fillRect(x, (clientHeight - barHeight) / 2, barWidth, barHeight);
  }
};
