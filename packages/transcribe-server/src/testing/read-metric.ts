/** The value of a sample, such as `requests_total{status="200"}`, in what Prometheus would read; NaN where it is not. */
export const readMetric = (metrics: { render(): string }, sample: string): number => {
  const line = metrics
    .render()
    .split('\n')
    .find((line) => line.startsWith(`${sample} `));
  return Number(line?.slice(sample.length) ?? Number.NaN);
};

/** What a server's `/metrics` say now, by sample. */
export const scrapeMetrics = async (url: string): Promise<(sample: string) => number> => {
  const answer = await fetch(new URL('/metrics', url));
  const rendered = await answer.text();
  return (sample) => readMetric({ render: () => rendered }, sample);
};
