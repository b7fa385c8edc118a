import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMetric } from '../testing/read-metric.ts';
import { createMetrics } from './metrics.ts';
import { createMetricRegistry } from './prometheus.ts';

test('metrics are written as Prometheus reads them', () => {
  const registry = createMetricRegistry();
  const requests = registry.counter('requests_total', 'How\nmany.', ['route', 'status']);
  const waiting = registry.gauge('waiting', 'Who waits.');
  registry.reading('temperature_celsius', 'How hot \\ cold.', () => 21.5);
  requests.add(1, { status: 200, route: '/a"b\\c\nd' });
  requests.add(2, { route: '/a"b\\c\nd', status: 200 });
  requests.add(1, { route: '/', status: 404 });
  waiting.add(3);
  waiting.add(-1);
  assert.equal(
    registry.render(),
    [
      '# HELP requests_total How\\nmany.',
      '# TYPE requests_total counter',
      'requests_total{route="/a\\"b\\\\c\\nd",status="200"} 3',
      'requests_total{route="/",status="404"} 1',
      '# HELP waiting Who waits.',
      '# TYPE waiting gauge',
      'waiting 2',
      '# HELP temperature_celsius How hot \\\\ cold.',
      '# TYPE temperature_celsius gauge',
      'temperature_celsius 21.5',
      '',
    ].join('\n'),
  );
});

test('a histogram counts what is at most each bound', () => {
  const registry = createMetricRegistry();
  const seconds = registry.histogram('seconds', 'How long.', [0.5, 2], ['route']);
  for (const amount of [0.5, 1, 8]) seconds.observe(amount, { route: '/' });
  assert.deepEqual(registry.render().trim().split('\n').slice(2), [
    'seconds_bucket{route="/",le="0.5"} 1',
    'seconds_bucket{route="/",le="2"} 2',
    'seconds_bucket{route="/",le="+Inf"} 3',
    'seconds_sum{route="/"} 9.5',
    'seconds_count{route="/"} 3',
  ]);
});

test('the server’s metrics are there from the start, each named once, with what it is', () => {
  const metrics = createMetrics();
  const lines = metrics.render().trim().split('\n');
  const names = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]);
  assert.equal(new Set(names).size, names.length);
  assert.equal(lines.filter((line) => line.startsWith('# HELP')).length, names.length);
  assert.ok(lines.includes('transcribe_problems_total{code="internal"} 0'));
  assert.ok(lines.includes('transcribe_billed_seconds_total 0'));
  assert.ok(readMetric(metrics, 'process_resident_memory_bytes') > 1_000_000);
  assert.ok(Math.abs(readMetric(metrics, 'process_start_time_seconds') - Date.now() / 1000) < 3600);
});
