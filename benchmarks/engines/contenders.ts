import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { createSherpaEngine, type Engine } from '@audio-transcriber/transcribe-server';
import { createToneEngine, writeToneModel } from '@audio-transcriber/transcribe-server/testing';
import { createLocalEngine, modelFolder } from '../local-engine.ts';

export interface Contender {
  readonly name: string;
  /** The audio for the measurement. */
  readonly audio: 'tones' | 'speech';
  /** The reason to skip it. */
  readonly missing?: string | undefined;
  /** @param folder folder for its files */
  create(folder: string): Engine | Promise<Engine>;
}

const isPackage = (name: string): boolean => {
  try {
    createRequire(import.meta.resolve('@audio-transcriber/transcribe-server')).resolve(name);
    return true;
  } catch {
    return false;
  }
};

const runtimeMissing = isPackage('sherpa-onnx-node') ? undefined : 'sherpa-onnx-node is not installed';

/** The engines that need no network. */
export const contenders: readonly Contender[] = [
  { name: 'tones', audio: 'tones', create: () => createToneEngine() },
  {
    name: 'sherpa, made model',
    audio: 'tones',
    missing: runtimeMissing,
    async create(folder) {
      await writeToneModel(join(folder, 'model'));
      return createSherpaEngine({ modelFolder: join(folder, 'model') });
    },
  },
  {
    name: `sherpa, ${basename(modelFolder)}`,
    audio: 'speech',
    missing: runtimeMissing ?? (existsSync(modelFolder) ? undefined : `there is no ${modelFolder}`),
    create: createLocalEngine,
  },
];
