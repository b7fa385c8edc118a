import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressSettings } from './config.ts';
import { ConfigError } from './config-error.ts';

/**
 * Tells whether another program listens on the address.
 *
 * @throws ConfigError if this process could not listen there for any other reason
 */
export const isTaken = async (address: AddressSettings): Promise<boolean> => {
  const server = createServer().listen(address.PORT, address.HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return true;
    throw toListenFault(error, address);
  }
  server.close();
  await once(server, 'close');
  return false;
};

/** Describes why the server cannot listen on an address, and how to fix it. */
export const toListenFault = (error: unknown, { HOST, PORT }: AddressSettings): ConfigError => {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  const fault =
    syscall === 'getaddrinfo'
      ? `HOST must be an address, or a name that can be resolved (it is '${HOST}': ${code}).`
      : ({
          EADDRNOTAVAIL: `HOST must be an address of this machine, or 0.0.0.0 for all of them (it is '${HOST}').`,
          EADDRINUSE: `PORT must be free, but another program listens there (it is '${PORT}').`,
          EACCES: `PORT must be one that this user may listen on, as most may from 1024 on (it is '${PORT}').`,
        }[code ?? ''] ?? `HOST and PORT cannot be listened on (they are '${HOST}' and '${PORT}': ${message}).`);
  return new ConfigError([fault], { cause: error });
};
