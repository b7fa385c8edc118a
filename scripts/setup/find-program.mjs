import { constants } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Folders of server programs, which are not in the PATH of ordinary users. */
const serverFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Returns the path of a program, as an administrator's shell finds it, or undefined. */
export const findProgram = async (name) => {
  for (const folder of [...process.env.PATH.split(delimiter), ...serverFolders]) {
    const path = join(folder, name);
    if (await isThere(path, constants.X_OK)) return path;
  }
};

/** Returns the path of a program whose data exists at this path relative to its own, or undefined. */
export const findProgramWithData = async (name, relativePath) => {
  const path = await findProgram(name);
  if (path !== undefined && (await isThere(join(await realpath(path), relativePath)))) return path;
};

/** Returns the first path if all exist, else undefined. */
export const findData = async (...paths) => {
  const areThere = await Promise.all(paths.map((path) => isThere(path)));
  if (areThere.every(Boolean)) return paths[0];
};

const isThere = (path, mode) =>
  access(path, mode).then(
    () => true,
    () => false,
  );
