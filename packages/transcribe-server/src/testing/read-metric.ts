/** Reads a sample, such as `requests_total{status="200"}`, from Prometheus text. Returns NaN if it is missing. */
export const findSample = (text: string, sample: string): number => {
  const line = text.split('\n').find((line) => line.startsWith(`${sample} `));
  return Number(line?.slice(sample.length) ?? Number.NaN);
};

/** Reads a sample of these metrics. */
export const readMetric = async (metrics: { render(): Promise<string> }, sample: string): Promise<number> =>
  findSample(await metrics.render(), sample);

/** Fetches the `/metrics` of a server once. Returns a function that reads a sample. */
export const scrapeMetrics = async (url: string): Promise<(sample: string) => number> => {
  const response = await fetch(new URL('/metrics', url));
  const text = await response.text();
  return (sample) => findSample(text, sample);
};
