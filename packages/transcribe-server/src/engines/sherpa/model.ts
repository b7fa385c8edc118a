import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineCapabilities } from '../engine.ts';
import { findModelFiles, knownKinds, type SherpaModelFiles, type SherpaModelKind } from './model-layout.ts';
import { detectOnlineModel, type OnlineProperties } from './online-model.ts';
import { readOnnxMetadata } from './onnx-metadata.ts';

/** A model in a folder, with the properties that are known without loading it. */
export interface SherpaModel {
  readonly kind: SherpaModelKind;
  /** Absolute paths of the networks, by sherpa-onnx's configuration keys. */
  readonly networks: Readonly<Record<string, string>>;
  readonly tokens: string;
  /** Supported languages, by the model's own codes. Undefined if they are unknown. */
  readonly languages?: readonly string[];
  /** Undefined for an offline model. */
  readonly online?: OnlineProperties;
}

const nemoCtcTypes = ['EncDecCTCModel', 'EncDecCTCModelBPE', 'EncDecHybridRNNTCTCBPEModel'];
const nemoTransducerTypes = ['EncDecRNNTBPEModel', 'EncDecHybridRNNTCTCBPEModel'];

/** https://huggingface.co/nvidia/parakeet-tdt-0.6b-v3 */
const parakeetV3Languages = 'bg hr cs da nl en et fi fr de el hu it lv lt mt pl pt ro sk sl es sv ru uk'.split(' ');

/** https://huggingface.co/nvidia/canary-180m-flash. sherpa-onnx knows these four only. */
const canaryLanguages = ['en', 'de', 'es', 'fr'];

/**
 * Detects the model in a folder.
 *
 * @throws Error with the reason if a file is missing or damaged, or the model is of an unsupported kind
 */
export const readSherpaModel = async (folder: string): Promise<SherpaModel> => {
  const files = await findFiles(folder);
  const inFolder = (name: string) => join(folder, name);
  const networks = Object.fromEntries(Object.entries(files.networks).map(([role, name]) => [role, inFolder(name)]));
  const metadata = await readMetadata(Object.values(networks));
  const tokens = inFolder(files.tokens);
  const onlineModel = detectOnlineModel(files.layout, metadata);
  if (onlineModel !== undefined) return { ...onlineModel, networks, tokens };
  const kind = kindOf(files.layout, metadata.get('model_type'), folder);
  const languages = languagesOf(kind, files, metadata);
  return { kind, networks, tokens, ...(languages !== undefined && { languages }) };
};

const findFiles = async (folder: string): Promise<SherpaModelFiles> => {
  try {
    return findModelFiles(await namesIn(folder));
  } catch (cause) {
    throw new Error(`The model folder ${folder} ${(cause as Error).message}.`, { cause });
  }
};

const namesIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    throw new Error(`cannot be read: ${cause.message}`, { cause });
  });
  const names = await Promise.all(
    entries.map(async (entry) => {
      if (!entry.isDirectory()) return [entry.name];
      return (await readdir(join(folder, entry.name))).map((name) => `${entry.name}/${name}`);
    }),
  );
  return names.flat();
};

/** Reads the metadata of the first network. Checks that the others are complete. */
const readMetadata = async (paths: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const [first = new Map<string, string>()] = await Promise.all(
    paths
      .filter((path) => path.endsWith('.onnx'))
      .map((path) =>
        readOnnxMetadata(path).catch((cause) => {
          throw new Error(`The file ${path} ${cause.message}.`, { cause });
        }),
      ),
  );
  return first;
};

const kindOf = (layout: SherpaModelFiles['layout'], type: string | undefined, folder: string): SherpaModelKind => {
  if (layout === 'moonshine') return layout;
  if (layout === 'whisper' && type?.startsWith('whisper')) return layout;
  if (layout === 'canary' && type === 'EncDecMultiTaskModel') return layout;
  // A transducer that lacks a file has the layout of Canary.
  if (layout === 'canary') throw new Error(`The model folder ${folder} lacks the network joiner.`);
  if (layout === 'transducer' && nemoTransducerTypes.includes(type ?? '')) return 'nemo-transducer';
  if (layout === 'single' && nemoCtcTypes.includes(type ?? '')) return 'nemo-ctc';
  if (layout === 'single' && type === 'sense_voice_ctc') return 'sense-voice';
  const found = type === undefined ? 'does not say what kind it is' : `is of the kind ${type}`;
  throw new Error(`The model in ${folder} ${found}; known are ${knownKinds}.`);
};

const languagesOf = (
  kind: SherpaModelKind,
  files: SherpaModelFiles,
  metadata: ReadonlyMap<string, string>,
): readonly string[] | undefined => {
  switch (kind) {
    case 'moonshine':
      return files.networks.preprocessor === undefined ? undefined : ['en'];
    case 'canary':
      return canaryLanguages;
    case 'sense-voice':
      return ['zh', 'en', 'ja', 'ko', 'yue'];
    case 'whisper':
      return metadata.get('is_multilingual') === '0' ? ['en'] : metadata.get('all_language_codes')?.split(',');
    default:
      return metadata.get('url')?.endsWith('parakeet-tdt-0.6b-v3') ? parakeetV3Languages : undefined;
  }
};

/** Returns what a model can do. A multilingual Whisper translates to English only. */
export const capabilitiesOf = ({ kind, languages, online }: SherpaModel): EngineCapabilities => ({
  wordTimes: online?.hasTokenTimes ?? !['whisper', 'canary', 'moonshine'].includes(kind),
  ...(kind === 'whisper' && languages?.length !== 1 && { translatesTo: ['en'] }),
  ...(kind === 'canary' && { translatesTo: canaryLanguages }),
});
