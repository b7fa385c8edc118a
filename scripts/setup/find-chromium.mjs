import { Obstacle } from '../command.mjs';
import { findProgram } from './find-program.mjs';

/** The path of Chromium: CHROMIUM, or where the system has it; or undefined. */
export const findChromium = async () => process.env.CHROMIUM ?? (await findProgram('chromium'));

/** The path of Chromium, without which nothing goes on. */
export const requireChromium = async () => {
  const path = await findChromium();
  if (path !== undefined) return path;
  throw new Obstacle('Chromium is not installed: install it, or name its program in CHROMIUM.');
};
