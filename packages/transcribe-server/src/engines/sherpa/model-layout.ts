/** The kinds of model that the engine `sherpa` can run. */
export type SherpaModelKind = 'nemo-ctc' | 'nemo-transducer' | 'whisper' | 'moonshine' | 'sense-voice';

/** The files of a model, by what the runtime calls them. */
export interface SherpaModelFiles {
  /** `single` is one network, which only its metadata tell apart: NeMo CTC or SenseVoice. */
  readonly layout: 'single' | Exclude<SherpaModelKind, 'nemo-ctc' | 'sense-voice'>;
  readonly networks: Readonly<Record<string, string>>;
  readonly tokens: string;
}

interface Layout {
  readonly layout: SherpaModelFiles['layout'];
  /** What stands before the names of its files: nothing, or the name of the model. */
  readonly prefix: RegExp;
  /** The name of each network, without what says how it is quantized. */
  readonly networks: Readonly<Record<string, string>>;
}

const layouts: readonly Layout[] = [
  {
    layout: 'moonshine',
    prefix: /^$/,
    networks: {
      preprocessor: 'preprocess',
      encoder: 'encode',
      uncachedDecoder: 'uncached_decode',
      cachedDecoder: 'cached_decode',
    },
  },
  {
    layout: 'moonshine',
    prefix: /^$/,
    networks: { encoder: 'encoder_model', mergedDecoder: 'decoder_model_merged' },
  },
  {
    layout: 'nemo-transducer',
    prefix: /^$/,
    networks: { encoder: 'encoder', decoder: 'decoder', joiner: 'joiner' },
  },
  { layout: 'whisper', prefix: /^.+-$/, networks: { encoder: 'encoder', decoder: 'decoder' } },
  { layout: 'single', prefix: /^$/, networks: { model: 'model' } },
];

/** A network of the first is smaller and faster than one of the last, and understands nearly as much. */
const quantizations = ['.int8', '', '.fp16'];
const extensions = ['.onnx', '.ort'];

/**
 * Finds a model among the names of files, which may lie one folder deep, in the layouts that sherpa-onnx publishes.
 * https://k2-fsa.github.io/sherpa/onnx/pretrained_models/
 *
 * @throws Error with what is missing, as the end of a sentence that begins with the folder
 */
export const findModelFiles = (names: readonly string[]): SherpaModelFiles => {
  const candidates = layouts.flatMap((layout) => placesOf(names, layout).map((place) => examine(names, layout, place)));
  const found = candidates.toSorted((one, other) => one.missing.length - other.missing.length)[0];
  if (found === undefined) {
    throw new Error('holds no model of a known kind: NeMo CTC, NeMo transducer, Whisper, Moonshine or SenseVoice');
  }
  const { missing, files } = found;
  if (missing.length > 0) throw new Error(`lacks ${missing.join(', ')}`);
  return files;
};

/** Where files of the layout begin: their folder, and the name of the model where it stands before theirs. */
const placesOf = (names: readonly string[], { prefix, networks }: Layout): string[] => {
  const places = names.flatMap((name) =>
    Object.values(networks).flatMap((network) =>
      spellings(network)
        .filter((spelling) => name.endsWith(spelling))
        .map((spelling) => name.slice(0, -spelling.length)),
    ),
  );
  return [...new Set(places)].filter((place) => prefix.test(place.slice(place.lastIndexOf('/') + 1)));
};

const examine = (
  names: readonly string[],
  { layout, networks }: Layout,
  place: string,
): { readonly files: SherpaModelFiles; readonly missing: readonly string[] } => {
  const missing: string[] = [];
  const find = (wanted: readonly string[]): string => {
    const name = wanted.map((spelling) => place + spelling).find((spelling) => names.includes(spelling));
    if (name === undefined) missing.push(place + wanted[0]);
    return name ?? '';
  };
  const found = Object.entries(networks).map(([role, network]) => [role, find(spellings(network))] as const);
  return { files: { layout, networks: Object.fromEntries(found), tokens: find(['tokens.txt']) }, missing };
};

const spellings = (network: string): string[] =>
  extensions.flatMap((extension) => quantizations.map((quantization) => network + quantization + extension));
