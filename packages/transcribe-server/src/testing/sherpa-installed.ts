import { createRequire } from 'node:module';

/** Whether the engine sherpa works here; what needs it is skipped where it does not. */
export const isSherpaInstalled = (): boolean => {
  try {
    createRequire(import.meta.url).resolve('sherpa-onnx-node');
    return true;
  } catch {
    return false;
  }
};
