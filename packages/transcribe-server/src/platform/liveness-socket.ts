import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { link, realpath, rm, symlink, unlink } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';

/** What macOS leaves for the path of a socket; Linux leaves four bytes more. */
const maxAddressBytes = 103;

/**
 * Listens at a path until it is disposed of. The system ends it with its process, however that ends: unlike a process
 * id or a file, it tells the living from the dead, across containers that share the disk too. Who probes is let in, and
 * hears when it ends.
 *
 * @returns undefined where a life line lies at the path already, of a living process or of a dead one
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

/** A socket that does not listen yet looks like that of a dead process, so it gets its name when it does. */
const listenUnseen = async (path: string, listen: (at: string) => Promise<void>): Promise<void> => {
  const unseen = `${path}-${randomBytes(4).toString('hex')}`;
  await listen(unseen);
  try {
    await link(unseen, path);
  } finally {
    await unlink(unseen);
  }
};

/** A connection to the holder of a life line; or that it is dead, or that there is none. */
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

/** The path itself where a socket can lie there; a detour where the path is too long, and a pipe on Windows. */
const withAddress = async <Result>(path: string, use: (address: string) => Promise<Result>): Promise<Result> => {
  if (process.platform === 'win32') return use(await pipeOf(path));
  if (isShort(path)) return use(path);
  const detour = join('/tmp', `.life-line-${randomBytes(8).toString('hex')}`);
  await symlink(dirname(resolve(path)), detour);
  try {
    return await use(join(detour, basename(path)));
  } finally {
    await unlink(detour);
  }
};

const isShort = (path: string): boolean => Buffer.byteLength(path) <= maxAddressBytes;

/** Windows has no sockets among its files, but pipes beside them, which end with their process too. */
export const pipeOf = async (path: string): Promise<string> => {
  const realPath = join(await realpath(dirname(path)), basename(path));
  return `\\\\.\\pipe\\life-line-${createHash('sha256').update(realPath).digest('hex')}`;
};

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
