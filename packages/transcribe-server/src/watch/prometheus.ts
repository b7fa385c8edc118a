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
      return { add: (amount, ...[values]) => increase(samples, name + format(labels, values), amount) };
    };

  return {
    counter: addMetric('counter'),
    gauge: addMetric('gauge'),
    reading: (name, help, read) => addFamily('gauge', name, help, () => [[name, read()]]),
    histogram(name, help, bounds, labels = []) {
      const samples = new Map<string, number>();
      addFamily('histogram', name, help, () => samples);
      return {
        observe(amount, ...[values]) {
          for (const bound of [...bounds, Number.POSITIVE_INFINITY]) {
            const le = bound === Number.POSITIVE_INFINITY ? '+Inf' : bound;
            increase(samples, `${name}_bucket${format([...labels, 'le'], { ...values, le })}`, amount <= bound ? 1 : 0);
          }
          increase(samples, `${name}_sum${format(labels, values)}`, amount);
          increase(samples, `${name}_count${format(labels, values)}`, 1);
        },
      };
    },
    render: () => families.map((family) => family()).join(''),
  };
};

const increase = (samples: Map<string, number>, sample: string, amount: number): void => {
  samples.set(sample, (samples.get(sample) ?? 0) + amount);
};

const format = (labels: readonly string[], values: LabelValues<string> = {}): string =>
  labels.length === 0 ? '' : `{${labels.map((label) => `${label}="${escapeValue(values[label])}"`).join(',')}}`;

const escapeText = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

const escapeValue = (value: unknown): string => escapeText(String(value)).replaceAll('"', '\\"');
