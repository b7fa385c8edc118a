import { constants } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Where servers lie, which the shells of ordinary users do not look into. */
const serverFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The path of a program as the shell of an administrator finds it, or undefined. */
export const findProgram = async (name) => {
  for (const folder of [...process.env.PATH.split(delimiter), ...serverFolders]) {
    const path = join(folder, name);
    if (await isThere(path, constants.X_OK)) return path;
  }
};

/** The path of a program that has its data, at a path relative to its own; or undefined. */
export const findProgramWithData = async (name, relativePath) => {
  const path = await findProgram(name);
  if (path !== undefined && (await isThere(join(await realpath(path), relativePath)))) return path;
};

/** The first of the paths, where all of them are there; or undefined. */
export const findData = async (...paths) => {
  const areThere = await Promise.all(paths.map((path) => isThere(path)));
  if (areThere.every(Boolean)) return paths[0];
};

const isThere = (path, mode) =>
  access(path, mode).then(
    () => true,
    () => false,
  );
