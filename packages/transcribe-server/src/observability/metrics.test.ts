import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { readMetric } from '../testing/read-metric.ts';
import { createMetrics } from './metrics.ts';

test('renders every metric from the start, each once, with its type and a description', async () => {
  const lines = (await createMetrics().render()).trim().split('\n');
  const names = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]);
  assert.equal(new Set(names).size, names.length);
  assert.equal(lines.filter((line) => line.startsWith('# HELP')).length, names.length);
  assert.ok(lines.includes('transcribe_problems_total{code="internal"} 0'));
  assert.ok(lines.includes('transcribe_billed_seconds_total 0'));
});

test('renders the metrics of the process', async () => {
  const metrics = createMetrics();
  assert.ok((await readMetric(metrics, 'process_resident_memory_bytes')) > 1_000_000);
  assert.ok((await readMetric(metrics, 'process_cpu_seconds_total')) > 0);
  assert.ok((await readMetric(metrics, 'nodejs_eventloop_lag_p99_seconds')) >= 0);
});

test('keeps the metrics of two apps apart', async () => {
  const [first, second] = [createMetrics(), createMetrics()];
  first.uploadBytes.inc(10);
  assert.equal(await readMetric(first, 'transcribe_upload_bytes_total'), 10);
  assert.equal(await readMetric(second, 'transcribe_upload_bytes_total'), 0);
});

test('lets the process end after metrics were read', () => {
  const module = new URL('metrics.ts', import.meta.url);
  const script = `import { createMetrics } from ${JSON.stringify(module)};\nawait createMetrics().render();\nconsole.log('rendered');`;
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.deepEqual([child.status, child.stdout], [0, 'rendered\n'], child.stderr);
});
