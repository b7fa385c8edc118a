import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { link, realpath, rm, symlink, unlink } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';

/** The longest path of a socket on macOS; Linux allows four bytes more. */
const maxAddressBytes = 103;

/**
 * Listens at a path until it is disposed of. The system closes the socket with its process, however that ends. So, unlike
 * a process id or a lock file, it tells whether the process is alive, even across containers that share a disk. A probe
 * stays connected until then.
 *
 * @returns undefined if there is a socket at the path already, of a live process or of a dead one
 */
export const openLivenessSocket = async (path: string): Promise<AsyncDisposable | undefined> => {
  const visitors = new Set<Socket>();
  const server = createServer((socket) => {
    visitors.add(socket.on('error', () => {}).unref());
    socket.resume().once('close', () => visitors.delete(socket));
  });
  const listen = (at: string) =>
    withAddress(at, async (address) => {
      server.listen(address);
      await once(server, 'listening');
    });
  try {
    await (process.platform === 'win32' ? listen(path) : listenUnseen(path, listen));
  } catch (error) {
    server.close();
    if (codeOf(error) === 'EADDRINUSE' || codeOf(error) === 'EEXIST') return undefined;
    throw error;
  }
  server.unref();
  return {
    async [Symbol.asyncDispose]() {
      if (process.platform !== 'win32') await rm(path, { force: true });
      const closed = once(server, 'close');
      server.close();
      for (const visitor of visitors) visitor.destroy();
      await closed;
    },
  };
};

/** Listens under a temporary name first: a socket that does not listen yet looks like that of a dead process. */
const listenUnseen = async (path: string, listen: (at: string) => Promise<void>): Promise<void> => {
  const unseen = `${path}-${randomBytes(4).toString('hex')}`;
  await listen(unseen);
  try {
    await link(unseen, path);
  } finally {
    await unlink(unseen);
  }
};

/** Connects to a liveness socket. Resolves with `dead` if its process has ended, with `gone` if there is no socket. */
export const probe = async (path: string): Promise<Socket | 'dead' | 'gone'> => {
  try {
    return await withAddress(path, async (address) => {
      const socket = connect(address);
      await once(socket, 'connect');
      return socket.on('error', () => {});
    });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ECONNREFUSED') return 'dead';
    if (code === 'ENOENT' || code === 'ECONNRESET') return 'gone';
    throw error;
  }
};

/** Calls back with an address for the path: the path itself, a short symbolic link to its folder, or a pipe on Windows. */
const withAddress = async <Result>(path: string, use: (address: string) => Promise<Result>): Promise<Result> => {
  if (process.platform === 'win32') return use(await pipeOf(path));
  if (isShort(path)) return use(path);
  const detour = join('/tmp', `.liveness-${randomBytes(8).toString('hex')}`);
  await symlink(dirname(resolve(path)), detour);
  try {
    return await use(join(detour, basename(path)));
  } finally {
    await unlink(detour);
  }
};

const isShort = (path: string): boolean => Buffer.byteLength(path) <= maxAddressBytes;

/** Names the pipe that stands for a path on Windows, which has no socket files. Pipes end with their process too. */
export const pipeOf = async (path: string): Promise<string> => {
  const realPath = join(await realpath(dirname(path)), basename(path));
  return `\\\\.\\pipe\\liveness-${createHash('sha256').update(realPath).digest('hex')}`;
};

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
