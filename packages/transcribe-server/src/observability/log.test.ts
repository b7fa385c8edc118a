import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from './log.ts';

const createDestination = (isTTY: boolean) => {
  const lines: string[] = [];
  return { isTTY, lines, write: (line: string) => lines.push(line) };
};

test('writes JSON lines with time and level, from the given level on', () => {
  const destination = createDestination(false);
  const log = createLog({ level: 'warn', destination });
  log.info({ route: '/' }, 'request');
  log.error({ route: '/', seconds: 1.5 }, 'request');
  assert.equal(destination.lines.length, 1);
  const { time, ...entry } = JSON.parse(destination.lines[0] ?? '');
  assert.deepEqual(entry, { level: 'error', route: '/', seconds: 1.5, msg: 'request' });
  assert.equal(new Date(time).toISOString(), time);
});

test('writes readable lines at a terminal, with the stack of a fault below', () => {
  const destination = createDestination(true);
  const fault = [{ name: 'ProblemError', code: 'internal', message: 'It broke.', at: ['at one', 'at two'] }];
  createLog({ destination }).error({ status: 500, fault }, 'request');
  assert.match(
    destination.lines.join(''),
    /^\d\d:\d\d:\d\d error request status=500\n {2}ProblemError internal It broke\.\n {4}at one\n {4}at two\n$/,
  );
});

test('writes nothing at the level silent', () => {
  const destination = createDestination(false);
  createLog({ level: 'silent', destination }).error({}, 'request');
  assert.deepEqual(destination.lines, []);
});
