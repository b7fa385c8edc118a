import type { PullProgress } from '../models/install-model.ts';
import { formatBytes } from '../platform/format-bytes.ts';

/** The stream for progress output, such as standard error. */
export interface ProgressOutput {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

const eraseLine = '\r\u001b[K';
const maxBarWidth = 40;

/**
 * Shows the progress of a pull. On a terminal, draws a bar on one line, which `end()` clears. Elsewhere, prints a line for
 * each step and each 10 %.
 */
export const createPullProgress = (output: ProgressOutput) => {
  let shown = '';
  const isTerminal = output.isTTY === true;

  return {
    show(progress: PullProgress): void {
      const line = isTerminal ? barLine(progress, output.columns ?? 80) : plainLine(progress);
      if (line === shown) return;
      shown = line;
      output.write(isTerminal ? eraseLine + line : `${line}\n`);
    },
    end(): void {
      if (isTerminal && shown !== '') output.write(eraseLine);
      shown = '';
    },
  };
};

const amountOf = ({ bytes, total }: PullProgress): string =>
  total === undefined ? formatBytes(bytes) : `${formatBytes(bytes)} of ${formatBytes(total)}`;

const barLine = (progress: PullProgress, columns: number): string => {
  const { step, bytes, total } = progress;
  if (step === 'waiting for another pull') return step;
  if (total === undefined) return `${step} ${amountOf(progress)}`;
  const fraction = total === 0 ? 1 : bytes / total;
  const text = ` ${String(Math.floor(fraction * 100)).padStart(3)} %, ${amountOf(progress)}`;
  const width = Math.min(maxBarWidth, columns - step.length - text.length - 4);
  if (width < 5) return `${step}${text}`.slice(0, columns - 1);
  const filled = Math.floor(fraction * width);
  return `${step} [${'#'.repeat(filled)}${' '.repeat(width - filled)}]${text}`;
};

const plainLine = ({ step, bytes, total }: PullProgress): string => {
  if (total === undefined || total === 0) return `${step}…`;
  return `${step} ${formatBytes(total)}: ${Math.floor((bytes / total) * 10) * 10} %`;
};
