import { randomUUID } from 'node:crypto';
import { access, mkdtemp, readdir, rm, stat, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLivenessSocket, probe } from './liveness-socket.ts';

const prefix = 'transcribe-server-';
/** As mkdtemp names it: nothing else is touched. */
const folderName = /^transcribe-server-[A-Za-z0-9]{6}$/;
const livenessSocket = 'alive';
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
 * A live process has a life line inside its folder.
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
      opening = undefined; // The next one tries again.
      throw error;
    });
    return opening;
  };

  /** Those who clean temporary folders take it away under a server that has had nothing to do for long. */
  const findFolder = async (): Promise<string> => {
    const opened = openOnce();
    const { path, life } = await opened;
    if (await isThere(path)) return path;
    // Of those who find it gone, the first one lets go of it.
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

/** Nearly always one file, for which this is much less work than looking for what may be in a folder. */
const remove = (path: string): Promise<void> => unlink(path).catch(() => rm(path, { recursive: true, force: true }));

/** Removes the folders below `parent` whose process is no longer alive. */
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
  // Without a life line it was either just made by a process that is about to hold one, or left by one that is dead.
  if (holder !== 'gone') return false;
  const status = await stat(path).catch(() => undefined); // Its process may just have removed it.
  return status !== undefined && Date.now() - status.mtimeMs > startUpMilliseconds;
};

/** In words, and with the code of its cause. */
const unusable = (cause: NodeJS.ErrnoException): Error => {
  const message = `TMPDIR must be a folder in which files can be made (${cause.message}).`;
  return Object.assign(new Error(message, { cause }), { code: cause.code });
};
