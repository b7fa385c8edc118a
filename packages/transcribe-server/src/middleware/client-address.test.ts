import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { createAddressReader, isSubnet } from './client-address.ts';

/** Reads the address of a request over a connection from `remoteAddress`. */
const read = async (trustedProxies: string[], remoteAddress: string | undefined, forwardedFor?: string) => {
  const app = new Hono();
  const readAddress = createAddressReader(trustedProxies);
  app.get('/', (c) => c.json(readAddress(c) ?? null));
  const headers: Record<string, string> = forwardedFor === undefined ? {} : { 'X-Forwarded-For': forwardedFor };
  const environment = remoteAddress === undefined ? undefined : { incoming: { socket: { remoteAddress } } };
  return (await app.request('/', { headers }, environment)).json();
};

test('reads the address of the connection, and ignores X-Forwarded-For of a client', async () => {
  assert.equal(await read([], '203.0.113.5'), '203.0.113.5');
  assert.equal(await read([], '203.0.113.5', '198.51.100.1'), '203.0.113.5');
  assert.equal(await read(['10.0.0.0/8'], '203.0.113.5', '198.51.100.1'), '203.0.113.5');
  assert.equal(await read(['127.0.0.1'], undefined, '198.51.100.1'), null);
});

test('reads the last address before the trusted proxies', async () => {
  const proxies = ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'];
  assert.equal(await read(proxies, '127.0.0.1', '198.51.100.1'), '198.51.100.1');
  assert.equal(await read(proxies, '127.0.0.1', '1.1.1.1, 198.51.100.1, 10.1.2.3'), '198.51.100.1');
  assert.equal(await read(proxies, 'fd00::7', '198.51.100.1'), '198.51.100.1');
  assert.equal(await read(proxies, '::ffff:127.0.0.1', '198.51.100.1'), '198.51.100.1');
});

test('treats a trusted proxy without a valid X-Forwarded-For as the client', async () => {
  for (const nonsense of [undefined, '', 'unknown', '198.51.100.1, unknown']) {
    assert.equal(await read(['127.0.0.1'], '127.0.0.1', nonsense), '127.0.0.1');
  }
});

test('reduces IPv6 to its /64 network, and unmaps IPv4', async () => {
  const network = await read([], '2001:db8:0:42::1');
  assert.equal(await read([], '2001:DB8::42:ffff:ffff:ffff:ffff'), network);
  assert.notEqual(await read([], '2001:db8:0:43::1'), network);
  assert.equal(await read([], '::ffff:203.0.113.5'), '203.0.113.5');
});

test('rejects a proxy that is neither an address nor a subnet', () => {
  assert.throws(() => createAddressReader(['nginx']), RangeError);
  for (const subnet of ['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8']) assert.ok(isSubnet(subnet), subnet);
  for (const text of ['', 'true', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/', 'fd00::/129']) {
    assert.ok(!isSubnet(text), text);
  }
});
