interface PublishedErrors {
  readonly percent: number;
  readonly of: 'words' | 'characters';
  /** Of which recordings. */
  readonly on: string;
  /** The publisher's page that says so. */
  readonly source: string;
}

/** A model that can be downloaded. */
export interface CatalogueModel {
  /** Also the name of its folder. */
  readonly name: string;
  /** For a person. */
  readonly languages: string;
  /** ISO 639 codes, where the model's own files do not tell them. */
  readonly languageCodes?: readonly string[] | undefined;
  readonly licence: string;
  /** What its publisher measured, where one did. Other recordings give other numbers. */
  readonly errors?: PublishedErrors | undefined;
  /** The page that describes the model. */
  readonly documentation: string;
  readonly source: NpmSource | HubSource;
  /** The files of its folder. */
  readonly files: readonly ModelFile[];
}

export interface ModelFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A model whose files lie in an npm package, apart from its vocabulary. */
export interface NpmSource {
  readonly kind: 'npm';
  /** Name and exact version. */
  readonly package: string;
  /** Subresource integrity of the package's tarball, as the registry publishes it. */
  readonly integrity: string;
  readonly tarballBytes: number;
  /** The folder of the files in the tarball. */
  readonly folder: string;
  /** Makes `tokens.txt` where the package lacks it: the pieces of the Llama tokenizer. */
  readonly vocabulary?: 'llama';
}

/** A model whose files lie in a repository of the Hugging Face Hub, by their own names. */
export interface HubSource {
  readonly kind: 'hub';
  readonly repository: string;
  /** A commit. */
  readonly revision: string;
}

/** What is downloaded of a model, in bytes. */
export const downloadBytesOf = ({ source, files }: CatalogueModel): number =>
  source.kind === 'npm' ? source.tarballBytes : sumOf(files);

/** What a model takes on the disk, in bytes. */
export const diskBytesOf = ({ files }: CatalogueModel): number => sumOf(files);

const sumOf = (files: readonly ModelFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** How much a model gets wrong, as a part of a sentence. */
export const describeErrors = ({ errors }: CatalogueModel): string =>
  errors === undefined
    ? 'its publisher does not say how much it gets wrong'
    : `${errors.percent} % of the ${errors.of} wrong on ${errors.on}`;
