import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defaultModelsDir } from '../models/installed-models.ts';
import { isSherpaInstalled } from './sherpa-installed.ts';

/** The folder of the default model, where `transcribe-server models pull moonshine-tiny` installs it. */
export const defaultModelFolder: string = join(
  process.env.MODELS_DIR ?? defaultModelsDir(process.env),
  'moonshine-tiny',
);

/** The reason to skip a test of the default model, or false if the model can run. */
export const defaultModelMissing = (): string | false => {
  if (!isSherpaInstalled()) return 'sherpa-onnx-node is not installed';
  if (existsSync(defaultModelFolder)) return false;
  return `the default model is missing: npm start models pull moonshine-tiny`;
};
