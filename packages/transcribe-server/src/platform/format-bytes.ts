/** Formats a number of bytes: `487 MB`, `1.5 MB`, `500 kB`, `12 bytes`. */
export const formatBytes = (bytes: number): string => {
  const [unit, size] = units.find(([, size]) => bytes >= size) ?? ['bytes', 1];
  const amount = bytes / size;
  return `${Number(amount.toFixed(amount < 10 ? 1 : 0))} ${unit}`;
};

const units = [
  ['MB', 1_000_000],
  ['kB', 1000],
] as const;
