interface PublishedErrors {
  readonly percent: number;
  readonly of: 'words' | 'characters';
  /** The test set. */
  readonly on: string;
  /** URL of the publisher's page with this number. */
  readonly source: string;
}

/** A model that can be downloaded. */
export interface CatalogueModel {
  /** Identifier, and the name of the model's folder. */
  readonly name: string;
  /** Description of the languages, for display. */
  readonly languages: string;
  /** ISO 639 codes. Set if the model's own files do not list its languages. */
  readonly languageCodes?: readonly string[] | undefined;
  readonly licence: string;
  /** The error rate that the publisher measured, if any. Expect other rates on other recordings. */
  readonly errors?: PublishedErrors | undefined;
  /** URL of the page that describes the model. */
  readonly documentation: string;
  readonly source: NpmSource | HubSource;
  /** The files in the model's folder. */
  readonly files: readonly ModelFile[];
}

export interface ModelFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A model that is downloaded as an npm package. The vocabulary may be generated instead. */
export interface NpmSource {
  readonly kind: 'npm';
  /** Name and exact version. */
  readonly package: string;
  /** Subresource integrity of the package's tarball, as the registry publishes it. */
  readonly integrity: string;
  readonly tarballBytes: number;
  /** The folder in the tarball that contains the files. */
  readonly folder: string;
  /** Generates `tokens.txt` from the Llama tokenizer, for a package without that file. */
  readonly vocabulary?: 'llama';
}

/** A model in a repository of the Hugging Face Hub, under the same file names. */
export interface HubSource {
  readonly kind: 'hub';
  readonly repository: string;
  /** Commit hash. */
  readonly revision: string;
}

/** Returns the size of the download, in bytes. */
export const downloadSize = ({ source, files }: CatalogueModel): number =>
  source.kind === 'npm' ? source.tarballBytes : sumOf(files);

/** Returns the size of an installed model, in bytes. */
export const installedSize = ({ files }: CatalogueModel): number => sumOf(files);

const sumOf = (files: readonly ModelFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** Describes a model's error rate, as part of a sentence. */
export const describeErrorRate = ({ errors }: CatalogueModel): string =>
  errors === undefined ? 'no error rate published' : `${errors.percent} % of the ${errors.of} wrong on ${errors.on}`;
