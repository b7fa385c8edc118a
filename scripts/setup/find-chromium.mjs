import { SetupError } from '../command.mjs';
import { findProgram } from './find-program.mjs';

/** Returns the path of Chromium: CHROMIUM, or the system's, or undefined. */
export const findChromium = async () => process.env.CHROMIUM ?? (await findProgram('chromium'));

/** Returns the path of Chromium. @throws SetupError if it is not installed */
export const requireChromium = async () => {
  const path = await findChromium();
  if (path !== undefined) return path;
  throw new SetupError('Chromium is not installed. Install it, or set CHROMIUM to its path.');
};
