/** The kinds of models that the engine `sherpa` supports. `online-transducer` is Zipformer or NeMo. */
export type SherpaModelKind =
  | 'nemo-ctc'
  | 'nemo-transducer'
  | 'whisper'
  | 'canary'
  | 'moonshine'
  | 'sense-voice'
  | 'online-transducer'
  | 'online-zipformer2-ctc'
  | 'online-nemo-ctc';

/** The files of a model. */
export interface SherpaModelFiles {
  /** `single` is a model with one network. The network's metadata distinguish the kinds of a layout. */
  readonly layout: 'single' | 'transducer' | 'whisper' | 'canary' | 'moonshine';
  /** Names of the network files, by sherpa-onnx's configuration keys. */
  readonly networks: Readonly<Record<string, string>>;
  readonly tokens: string;
}

interface Layout {
  readonly layout: SherpaModelFiles['layout'];
  /** Matches the prefix of the file names: empty, or the name of the model. */
  readonly prefix: RegExp;
  /** The file name of each network, without quantization and extension. */
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
    layout: 'transducer',
    prefix: /^$/,
    networks: { encoder: 'encoder', decoder: 'decoder', joiner: 'joiner' },
  },
  { layout: 'canary', prefix: /^$/, networks: { encoder: 'encoder', decoder: 'decoder' } },
  { layout: 'whisper', prefix: /^.+-$/, networks: { encoder: 'encoder', decoder: 'decoder' } },
  { layout: 'single', prefix: /^$/, networks: { model: 'model' } },
];

/**
 * Returns the layouts of icefall's online models, whose file names end with the name of the checkpoint, such as
 * `encoder-epoch-99-avg-1-chunk-16-left-128.int8.onnx`.
 */
const icefallLayouts = (names: readonly string[]): Layout[] => {
  const checkpoints = names.flatMap(
    (name) => /(?:^|\/)(?:encoder|decoder|joiner|ctc)(-[^/]+?)(?:\.int8|\.fp16)?\.onnx$/.exec(name)?.[1] ?? [],
  );
  return [...new Set(checkpoints)].flatMap((checkpoint): Layout[] => [
    {
      layout: 'transducer',
      prefix: /^$/,
      networks: { encoder: `encoder${checkpoint}`, decoder: `decoder${checkpoint}`, joiner: `joiner${checkpoint}` },
    },
    { layout: 'single', prefix: /^$/, networks: { model: `ctc${checkpoint}` } },
  ]);
};

/** For error messages. */
export const knownKinds = 'NeMo CTC, NeMo transducer, Whisper, Canary, Moonshine, SenseVoice and online Zipformer';

/** In order of preference: int8 is smaller and faster, and nearly as accurate. */
const quantizations = ['.int8', '', '.fp16'];
const extensions = ['.onnx', '.ort'];

/**
 * Finds a model in the layout of sherpa-onnx (https://k2-fsa.github.io/sherpa/onnx/pretrained_models/).
 *
 * @param names file names, at most one folder deep
 * @throws Error that lists the missing files, as the end of a sentence that begins with the folder
 */
export const findModelFiles = (names: readonly string[]): SherpaModelFiles => {
  const candidates = [...layouts, ...icefallLayouts(names)].flatMap((layout) =>
    placesOf(names, layout).map((place) => examine(names, layout, place)),
  );
  const found = candidates.toSorted((one, other) => one.missing.length - other.missing.length)[0];
  if (found === undefined) {
    throw new Error(`holds no model of a known kind: ${knownKinds}`);
  }
  const { missing, files } = found;
  if (missing.length > 0) throw new Error(`lacks ${missing.join(', ')}`);
  return files;
};

/** Returns the possible prefixes of the layout's files: their folder, plus the name of the model if the layout has it. */
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
