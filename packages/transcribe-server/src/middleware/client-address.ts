import { BlockList, isIP } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

/**
 * Creates a function that returns the address of a request's client: the remote address of the connection or, if that is
 * a trusted proxy, the last address in `X-Forwarded-For` that is not one. Entries before it may be forged. An IPv6 address
 * is reduced to its /64 network, since one client has all of it. Undefined if the HTTP server does not tell.
 *
 * @param trustedProxies addresses, and subnets such as `10.0.0.0/8`
 * @throws RangeError immediately, for a proxy that is neither
 */
export const createAddressReader = (trustedProxies: readonly string[]): ((c: Context) => string | undefined) => {
  const trusted = new BlockList();
  for (const proxy of trustedProxies) {
    if (!isSubnet(proxy)) throw new RangeError(`${proxy} is neither an address nor a subnet.`);
    const [address = '', bits] = proxy.split('/');
    trusted.addSubnet(address, Number(bits ?? longestPrefix(address)), familyOf(address));
  }
  const isTrusted = (address: string) => trusted.check(address, familyOf(address));

  return (c) => {
    const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
    let address = incoming?.socket.remoteAddress;
    const forwarded = c.req.header('X-Forwarded-For')?.split(',') ?? [];
    while (address !== undefined && isTrusted(address)) {
      const previous = forwarded.pop()?.trim() ?? '';
      if (isIP(previous) === 0) break;
      address = previous;
    }
    return address === undefined ? undefined : networkOf(address);
  };
};

/** Checks for an address or a subnet, such as `127.0.0.1` or `fd00::/8`. */
export const isSubnet = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.split('/');
  const isPrefix = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longestPrefix(address));
  return isIP(address) !== 0 && isPrefix && rest.length === 0;
};

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

const longestPrefix = (address: string): number => (isIP(address) === 6 ? 128 : 32);

const networkOf = (address: string): string => {
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address)?.[1];
  if (mapped !== undefined || isIP(address) === 4) return mapped ?? address;
  const [before = '', after] = address.replace(/%.*$/, '').split('::');
  const head = before.split(':').filter(Boolean);
  const tail = after?.split(':').filter(Boolean) ?? [];
  const zeros = Array.from({ length: after === undefined ? 0 : 8 - head.length - tail.length }, () => '0');
  const groups = [...head, ...zeros, ...tail].slice(0, 4);
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':');
};
