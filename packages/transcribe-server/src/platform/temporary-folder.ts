import { randomUUID } from 'node:crypto';
import { access, mkdtemp, readdir, rm, stat, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLivenessSocket, probe } from './liveness-socket.ts';

const prefix = 'transcribe-server-';
/** The names that mkdtemp makes. No other folder is touched. */
const folderName = /^transcribe-server-[A-Za-z0-9]{6}$/;
const livenessSocket = 'alive';
const startUpMilliseconds = 60_000;

/** A path for one owner. Disposing of it removes the file or folder there. */
export interface TemporaryPath extends AsyncDisposable {
  readonly path: string;
}

/** The only folder in which this process keeps audio. It is created with the first path. */
export interface TemporaryFolder extends AsyncDisposable {
  /** Returns a random, unused path in the folder. `suffix` is for programs that look at file names. */
  reserve(suffix?: string): Promise<TemporaryPath>;
}

/**
 * Creates a folder (mode 0700) below `parent` for this process, and removes it on disposal. First it removes the folders
 * of processes that died without doing so: a live process holds a liveness socket in its folder.
 */
export const createTemporaryFolder = (parent: string = tmpdir()): TemporaryFolder => {
  let opening: Promise<{ path: string; life: AsyncDisposable | undefined }> | undefined;

  const open = async () => {
    try {
      await sweep(parent);
      const path = await mkdtemp(join(parent, prefix));
      return { path, life: await openLivenessSocket(join(path, livenessSocket)) };
    } catch (cause) {
      throw unusable(cause as NodeJS.ErrnoException);
    }
  };

  const openOnce = () => {
    opening ??= open().catch((error) => {
      opening = undefined; // The next call tries again.
      throw error;
    });
    return opening;
  };

  /** Checks that the folder still exists: the system may clean temporary folders under an idle server. */
  const findFolder = async (): Promise<string> => {
    const opened = openOnce();
    const { path, life } = await opened;
    if (await isThere(path)) return path;
    // Only the first call that finds it missing resets it.
    if (opening === opened) {
      opening = undefined;
      await life?.[Symbol.asyncDispose]();
    }
    return (await openOnce()).path;
  };

  return {
    async reserve(suffix = '') {
      const path = join(await findFolder(), randomUUID() + suffix);
      return { path, [Symbol.asyncDispose]: () => remove(path) };
    },
    async [Symbol.asyncDispose]() {
      if (opening === undefined) return;
      const { path, life } = await opening;
      await life?.[Symbol.asyncDispose]();
      await remove(path);
    },
  };
};

/** Removes a file or a folder. Tries `unlink` first, since it is nearly always one file and `rm` costs much more. */
const remove = (path: string): Promise<void> => unlink(path).catch(() => rm(path, { recursive: true, force: true }));

/** Removes the folders below `parent` whose process has ended. */
const sweep = async (parent: string): Promise<void> => {
  const names = (await readdir(parent)).filter((name) => folderName.test(name));
  await Promise.all(
    names.map(async (name) => {
      const path = join(parent, name);
      if (await isAbandoned(path)) await remove(path);
    }),
  );
};

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const isAbandoned = async (path: string): Promise<boolean> => {
  const holder = await probe(join(path, livenessSocket)).catch(() => 'unknown' as const);
  if (typeof holder !== 'string') holder.destroy();
  if (holder === 'dead') return true;
  // Without a socket, a live process has just created it, or a dead one has left it.
  if (holder !== 'gone') return false;
  const status = await stat(path).catch(() => undefined); // Its process may have removed it meanwhile.
  return status !== undefined && Date.now() - status.mtimeMs > startUpMilliseconds;
};

/** Describes why no folder can be created, with the code of the cause. */
const unusable = (cause: NodeJS.ErrnoException): Error => {
  const message = `TMPDIR must be a writable folder (${cause.message}).`;
  return Object.assign(new Error(message, { cause }), { code: cause.code });
};
