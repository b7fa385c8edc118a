/** The value of a sample, such as `requests_total{status="200"}`, in what Prometheus would read; NaN where it is not. */
export const readMetric = (metrics: { render(): string }, sample: string): number => {
  const line = metrics
    .render()
    .split('\n')
    .find((line) => line.startsWith(`${sample} `));
  return Number(line?.slice(sample.length) ?? Number.NaN);
};
