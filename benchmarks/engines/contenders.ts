import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  createPocketsphinxEngine,
  createSherpaEngine,
  type Engine,
  type TemporaryFolder,
} from '@audio-transcriber/transcribe-server';
import { createToneEngine, writeToneModel } from '@audio-transcriber/transcribe-server/testing';

export interface Contender {
  readonly name: string;
  /** What it understands, and so what it is measured with. */
  readonly hears: 'tones' | 'speech';
  /** Why it cannot be measured here. */
  readonly missing?: string | undefined;
  create(folder: ContenderFolder): Engine | Promise<Engine>;
}

/** Where it may put what it needs. */
interface ContenderFolder {
  readonly path: string;
  readonly temporaryFolder: TemporaryFolder;
}

const modelFolder = process.env.SHERPA_MODEL_DIR;

const isProgram = (name: string): boolean => spawnSync(name, { stdio: 'ignore' }).error === undefined;

const isPackage = (name: string): boolean => {
  try {
    createRequire(import.meta.resolve('@audio-transcriber/transcribe-server')).resolve(name);
    return true;
  } catch {
    return false;
  }
};

const runtimeMissing = isPackage('sherpa-onnx-node') ? undefined : 'sherpa-onnx-node is not installed';

/** Every engine that needs no network. */
export const contenders: readonly Contender[] = [
  { name: 'tones', hears: 'tones', create: () => createToneEngine() },
  {
    name: 'sherpa, made model',
    hears: 'tones',
    missing: runtimeMissing,
    async create({ path }) {
      await writeToneModel(join(path, 'model'));
      return createSherpaEngine({ modelFolder: join(path, 'model') });
    },
  },
  {
    name: 'pocketsphinx',
    hears: 'speech',
    missing: isProgram('pocketsphinx_batch') ? undefined : 'pocketsphinx is not installed',
    create: ({ temporaryFolder }) => createPocketsphinxEngine({ temporaryFolder }),
  },
  {
    name: 'sherpa, SHERPA_MODEL_DIR',
    hears: 'speech',
    missing: runtimeMissing ?? (modelFolder === undefined ? 'SHERPA_MODEL_DIR is not set' : undefined),
    create: () => createSherpaEngine({ modelFolder: modelFolder ?? '' }),
  },
];
