/** The distance of bars in CSS pixels, and the width of a bar. */
const barPitch = 5;
const barWidth = 3;

/** Returns the number of bars that fit in a canvas. */
export const barCountOf = ({ clientWidth }: HTMLCanvasElement): number => Math.floor(clientWidth / barPitch);

/**
 * Draws bars, from 0 to 1, from the start of the line. Bars from `from` to before `to` have the canvas's accent color.
 * Others are faint and have its text color. So both follow themes and forced colors.
 */
export const drawBars = (canvas: HTMLCanvasElement, bars: ArrayLike<number>, from = 0, to = bars.length): void => {
  const { clientWidth, clientHeight } = canvas;
  const context = canvas.getContext('2d');
  const ratio = globalThis.devicePixelRatio || 1;
  const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
  if (!context || !width || !height) return;
  // Setting the size clears the canvas, and is slow even for the same size.
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
