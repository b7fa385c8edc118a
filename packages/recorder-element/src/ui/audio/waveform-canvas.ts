/** One bar every so many CSS pixels, and how much of that is bar. */
const barPitch = 5;
const barWidth = 3;

/** How many bars a canvas has room for. */
export const barCountOf = ({ clientWidth }: HTMLCanvasElement): number => Math.floor(clientWidth / barPitch);

/**
 * Draws bars, from 0 to 1, from where a line of text begins: those from `from` to before `to` in the canvas's accent
 * colour, the others faint and in its text colour, so that both follow themes and forced colours.
 */
export const drawBars = (canvas: HTMLCanvasElement, bars: ArrayLike<number>, from = 0, to = bars.length): void => {
  const { clientWidth, clientHeight } = canvas;
  const context = canvas.getContext('2d');
  const ratio = globalThis.devicePixelRatio || 1;
  const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
  if (!context || !width || !height) return;
  // Setting a size clears, and costs even where it is the same.
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const { color, accentColor, direction } = getComputedStyle(canvas);
  context.resetTransform();
  context.clearRect(0, 0, width, height);
  context.scale(ratio, ratio);
  for (let i = 0; i < bars.length; i += 1) {
    const isLit = i >= from && i < to;
    const barHeight = Math.max(barWidth, (bars[i] ?? 0) * clientHeight);
    const x = direction === 'rtl' ? clientWidth - i * barPitch - barWidth : i * barPitch;
    context.fillStyle = isLit ? accentColor : color;
    context.globalAlpha = isLit ? 1 : 0.75;
    context.beginPath();
    context.roundRect(x, (clientHeight - barHeight) / 2, barWidth, barHeight, barWidth / 2);
    context.fill();
  }
};
