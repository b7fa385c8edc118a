import { createRequire } from 'node:module';

/** Tells whether the engine sherpa is installed. Tests that need it are skipped without it. */
export const isSherpaInstalled = (): boolean => {
  try {
    createRequire(import.meta.url).resolve('sherpa-onnx-node');
    return true;
  } catch {
    return false;
  }
};
