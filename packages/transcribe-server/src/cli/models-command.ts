import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { catalogue } from '../models/catalogue.ts';
import { type CatalogueModel, describeErrorRate, downloadSize, installedSize } from '../models/catalogue-model.ts';
import { pullModel, removeModel } from '../models/install-model.ts';
import { isModelInstalled } from '../models/installed-models.ts';
import { ModelError } from '../models/model-error.ts';
import { voiceDetector } from '../models/voice-detector.ts';
import { formatBytes } from '../platform/format-bytes.ts';
import { createPullProgress, type ProgressOutput } from './download-progress.ts';
import { type HubSettings, hubOf } from './model-settings.ts';

interface ModelsContext {
  readonly settings: HubSettings & { readonly MODELS_DIR: string };
  /** Prints a line of output. */
  readonly print: (line: string) => void;
  /** Receives the progress of a pull. */
  readonly output: ProgressOutput;
  /** The available models. Default: the catalogue and the voice detector, which is pulled along with each model. */
  readonly models?: readonly CatalogueModel[];
}

const help = `Usage: transcribe-server models <list | pull NAME | remove NAME | path [NAME]>

  list         list the models, their error rates, and which are installed
  pull NAME    download a model and the voice detector
  remove NAME  remove a model and its partial download
  path [NAME]  print the folder of a model, or of all models`;

/**
 * Runs the command `transcribe-server models`.
 *
 * @throws ModelError with a message for the operator and the exit code
 */
export const runModelsCommand = async (words: readonly string[], context: ModelsContext): Promise<void> => {
  const { values, positionals } = parseWords(words);
  if (values.help) return context.print(help);
  const [name = '', ...rest] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    throw new ModelError(`${name === '' ? 'Which command?' : `There is no command 'models ${name}'.`}\n\n${help}`);
  }
  const [modelName, ...others] = rest;
  if (modelName !== undefined && !command.takesModel) {
    throw new ModelError(`models ${name} takes no arguments: remove '${rest.join(' ')}'.`);
  }
  if (others.length > 0) {
    throw new ModelError(`models ${name} takes one model, not '${rest.join(' ')}'.`);
  }
  await command.run(context, modelName === undefined ? undefined : modelNamed(modelName, context));
};

const parseWords = (words: readonly string[]) => {
  try {
    return parseArgs({
      args: [...words],
      options: { help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (error) {
    const [complaint] = (error as Error).message.split('. ');
    throw new ModelError(`${complaint}.\n\n${help}`, { cause: error });
  }
};

const modelsOf = ({ models = [...catalogue, voiceDetector] }: ModelsContext) => models;

const namesIn = (context: ModelsContext): string => {
  const names = modelsOf(context).map(({ name }) => name);
  return `Name one of ${names.join(', ')}.`;
};

const modelNamed = (name: string, context: ModelsContext): CatalogueModel => {
  const model = modelsOf(context).find((candidate) => candidate.name === name);
  if (model === undefined) throw new ModelError(`There is no model '${name}'. ${namesIn(context)}`);
  return model;
};

const list = async (context: ModelsContext): Promise<void> => {
  const { settings, print } = context;
  for (const model of modelsOf(context)) {
    const { name, languages, licence, errors, documentation } = model;
    const isHere = await isModelInstalled(join(settings.MODELS_DIR, name));
    const [download, disk] = [downloadSize(model), installedSize(model)].map(formatBytes);
    print(`${name}${isHere ? ' (here)' : ''}: ${languages}`);
    if (model !== voiceDetector)
      print(`  ${describeErrorRate(model)}${errors === undefined ? '' : ` (${errors.source})`}`);
    print(`  download ${download}, on the disk ${disk}; ${licence} (${documentation})`);
  }
  print('Error rates are those of the publishers, measured on different test sets and before quantization.');
};

const pull = async (context: ModelsContext, model: CatalogueModel): Promise<void> => {
  const { settings, print, output, models } = context;
  const progress = createPullProgress(output);
  const interruption = listenForSignals(model);
  try {
    const { path, wasInstalled } = await pullModel(model, {
      modelsDir: settings.MODELS_DIR,
      hub: hubOf(settings),
      onProgress: progress.show,
      signal: interruption.signal,
    });
    progress.end();
    print(`${model.name} is ${wasInstalled ? 'already ' : ''}installed: ${path}`);
  } finally {
    progress.end();
    interruption.stop();
  }
  if (models === undefined && model !== voiceDetector) await pull(context, voiceDetector);
};

const signalExitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** Returns a signal that aborts the pull at the first SIGINT or SIGTERM. The same one again kills the process. */
const listenForSignals = ({ source }: CatalogueModel) => {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const onSignal = (signal: (typeof signals)[number]) => {
    process.off(signal, onSignal);
    const exitCode = signalExitCodes[signal];
    const next = source.kind === 'npm' ? 'The next pull starts again.' : 'Pull again to resume the download.';
    controller.abort(new ModelError(`Stopped. ${next}`, { exitCode }));
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    stop() {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
};

const remove = async ({ settings, print }: ModelsContext, { name }: CatalogueModel): Promise<void> => {
  const { wasInstalled } = await removeModel(name, settings.MODELS_DIR);
  print(wasInstalled ? `${name} was removed.` : `${name} was not installed.`);
};

const printPath = async ({ settings, print }: ModelsContext, model: CatalogueModel | undefined): Promise<void> => {
  const folder = join(settings.MODELS_DIR, model?.name ?? '.');
  if (model !== undefined && !(await isModelInstalled(folder))) {
    throw new ModelError(`${model.name} is not installed: transcribe-server models pull ${model.name}`);
  }
  print(folder);
};

type Command = (context: ModelsContext, model: CatalogueModel | undefined) => Promise<void>;

const ofModel =
  (run: (context: ModelsContext, model: CatalogueModel) => Promise<void>): Command =>
  async (context, model) => {
    if (model === undefined) throw new ModelError(`Which model? ${namesIn(context)}`);
    await run(context, model);
  };

const commands: Readonly<Record<string, { readonly takesModel: boolean; readonly run: Command }>> = {
  list: { takesModel: false, run: list },
  pull: { takesModel: true, run: ofModel(pull) },
  remove: { takesModel: true, run: ofModel(remove) },
  path: { takesModel: true, run: printPath },
};
