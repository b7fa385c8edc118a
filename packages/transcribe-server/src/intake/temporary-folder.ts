import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'transcribe-server-';
/** As mkdtemp names it: nothing else is touched. */
const folderName = /^transcribe-server-[A-Za-z0-9]{6}$/;
const lifeLine = 'alive';
const startUpMilliseconds = 60_000;

/** A path that exists for its owner alone. Disposing of it removes whatever is there. */
export interface TemporaryPath extends AsyncDisposable {
  readonly path: string;
}

/** The one place on disk where this process keeps audio. Nothing is created before the first path is asked for. */
export interface TemporaryFolder extends AsyncDisposable {
  /** A random, unused path inside the folder; `suffix` is for programs that look at file names. */
  reserve(suffix?: string): Promise<TemporaryPath>;
}

/**
 * A folder (mode 0700) below `parent` for one process, removed when disposed of. Opening it first sweeps away the
 * folders of processes that died without doing so.
 *
 * A live process listens on a socket inside its folder: unlike a process id, it tells the living from the dead across
 * containers that share the disk, and no second process can inherit it.
 */
export const createTemporaryFolder = (parent: string = tmpdir()): TemporaryFolder => {
  let opening: Promise<{ path: string; server: Server }> | undefined;

  const open = async () => {
    await sweep(parent);
    const path = await mkdtemp(join(parent, prefix));
    return { path, server: await listen(join(path, lifeLine)) };
  };

  return {
    async reserve(suffix = '') {
      opening ??= open().catch((error) => {
        opening = undefined; // The next one tries again.
        throw error;
      });
      const path = join((await opening).path, randomBytes(16).toString('hex') + suffix);
      return { path, [Symbol.asyncDispose]: () => remove(path) };
    },
    async [Symbol.asyncDispose]() {
      if (opening === undefined) return;
      const { path, server } = await opening;
      server.close();
      await remove(path);
    },
  };
};

const remove = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

/** Removes the folders below `parent` whose process is no longer alive. */
export const sweep = async (parent: string): Promise<void> => {
  const names = (await readdir(parent)).filter((name) => folderName.test(name));
  await Promise.all(
    names.map(async (name) => {
      const path = join(parent, name);
      if (await isAbandoned(path)) await remove(path);
    }),
  );
};

const isAbandoned = async (path: string): Promise<boolean> => {
  const answer = await knock(join(path, lifeLine));
  if (answer === 'ECONNREFUSED') return true;
  // Without a socket it was either just made by a process that is about to listen, or left by one that never did.
  if (answer !== 'ENOENT') return false;
  const status = await stat(path).catch(() => undefined); // Its process may just have removed it.
  return status !== undefined && Date.now() - status.mtimeMs > startUpMilliseconds;
};

/** The code of the error that connecting to the socket gives, or undefined when somebody is listening. */
const knock = (socketPath: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });

const listen = (socketPath: string): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen(socketPath, () => resolve(server.unref()));
  });
