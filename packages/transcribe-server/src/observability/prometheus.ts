type LabelValues<Label extends string> = Readonly<Record<Label, string | number>>;

/** What follows the amount: a value for each label, and nothing where there are none. */
type LabelArguments<Label extends string> = [Label] extends [never] ? [] : [values: LabelValues<Label>];

/** One number, or one for each set of label values. */
export interface Metric<Label extends string = never> {
  add(amount: number, ...labels: LabelArguments<Label>): void;
}

/** Counts how many of the amounts are at most each of its bounds. */
export interface Histogram<Label extends string = never> {
  observe(amount: number, ...labels: LabelArguments<Label>): void;
}

/** Metrics, to be scraped. Every set of label values is kept once it was used, so there must be few. */
interface MetricRegistry {
  /** Only grows. */
  counter<Label extends string = never>(name: string, help: string, labels?: readonly Label[]): Metric<Label>;
  /** Rises and, by negative amounts, falls. */
  gauge<Label extends string = never>(name: string, help: string, labels?: readonly Label[]): Metric<Label>;
  /** A gauge that is read when it is scraped. */
  reading(name: string, help: string, read: () => number): void;
  /** @param bounds ascending, without infinity */
  histogram<Label extends string = never>(
    name: string,
    help: string,
    bounds: readonly number[],
    labels?: readonly Label[],
  ): Histogram<Label>;
  /** The text format: https://prometheus.io/docs/instrumenting/exposition_formats/ */
  render(): string;
}

export const createMetricRegistry = (): MetricRegistry => {
  const families: (() => string)[] = [];

  const addFamily = (type: string, name: string, help: string, read: () => Iterable<readonly [string, number]>) => {
    const head = `# HELP ${name} ${escapeText(help)}\n# TYPE ${name} ${type}\n`;
    families.push(() => head + Array.from(read(), ([sample, value]) => `${sample} ${value}\n`).join(''));
  };

  const addMetric =
    (type: 'counter' | 'gauge') =>
    <Label extends string = never>(name: string, help: string, labels: readonly Label[] = []): Metric<Label> => {
      const samples = new Map<string, number>();
      if (labels.length === 0) samples.set(name, 0);
      addFamily(type, name, help, () => samples);
      return { add: (amount, ...[values]) => increase(samples, sampleOf(name, pairsOf(labels, values)), amount) };
    };

  return {
    counter: addMetric('counter'),
    gauge: addMetric('gauge'),
    reading: (name, help, read) => addFamily('gauge', name, help, () => [[name, read()]]),
    histogram(name, help, bounds, labels = []) {
      const buckets = [...bounds, Number.POSITIVE_INFINITY];
      const histograms = new Map<string, { readonly counts: number[]; sum: number }>();
      addFamily('histogram', name, help, function* () {
        for (const [pairs, { counts, sum }] of histograms) {
          for (const [i, count] of counts.entries())
            yield [sampleOf(`${name}_bucket`, pairs, bucketPair(buckets[i])), count];
          yield [sampleOf(`${name}_sum`, pairs), sum];
          yield [sampleOf(`${name}_count`, pairs), counts.at(-1) ?? 0];
        }
      });
      return {
        observe(amount, ...[values]) {
          const pairs = pairsOf(labels, values);
          const histogram = histograms.get(pairs) ?? { counts: buckets.map(() => 0), sum: 0 };
          histograms.set(pairs, histogram);
          buckets.forEach((bound, i) => {
            if (amount <= bound) histogram.counts[i] = (histogram.counts[i] ?? 0) + 1;
          });
          histogram.sum += amount;
        },
      };
    },
    render: () => families.map((family) => family()).join(''),
  };
};

const increase = (samples: Map<string, number>, sample: string, amount: number): void => {
  samples.set(sample, (samples.get(sample) ?? 0) + amount);
};

/** A value for each label. */
const pairsOf = (labels: readonly string[], values: LabelValues<string> = {}): string =>
  labels.map((label) => `${label}="${escapeValue(values[label])}"`).join(',');

const bucketPair = (bound: number | undefined): string => `le="${bound === Number.POSITIVE_INFINITY ? '+Inf' : bound}"`;

const sampleOf = (name: string, ...pairs: readonly string[]): string => {
  const all = pairs.filter(Boolean).join(',');
  return all === '' ? name : `${name}{${all}}`;
};

const escapeText = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

const escapeValue = (value: unknown): string => escapeText(String(value)).replaceAll('"', '\\"');
