import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { catalogue } from '../models/catalogue.ts';
import { type CatalogueModel, describeErrors, diskBytesOf, downloadBytesOf } from '../models/catalogue-model.ts';
import { pullModel, removeModel } from '../models/install-model.ts';
import { isModelHere } from '../models/installed-models.ts';
import { ModelError } from '../models/model-error.ts';
import { voiceDetector } from '../models/voice-detector.ts';
import { formatBytes } from '../platform/format-bytes.ts';
import { createPullProgress, type ProgressOutput } from './download-progress.ts';
import { type HubSettings, hubOf } from './model-settings.ts';

interface ModelsContext {
  readonly settings: HubSettings & { readonly MODELS_DIR: string };
  /** Takes what was asked for, line by line. */
  readonly print: (line: string) => void;
  /** Takes how far a pull is. */
  readonly output: ProgressOutput;
  /** What can be pulled, and no more with it; the catalogue by default, each model with the voice detector. */
  readonly models?: readonly CatalogueModel[];
}

const help = `Usage: transcribe-server models <list | pull NAME | remove NAME | path [NAME]>

  list         the models that there are, how good they are, and which are here
  pull NAME    downloads a model; where an earlier pull was cut off, it goes on
  remove NAME  removes a model and what was downloaded of it
  path [NAME]  the folder of a model, or of all`;

/**
 * Runs the command `transcribe-server models`.
 *
 * @throws ModelError with the exit code
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
    throw new ModelError(`models ${name} is about all models: leave '${rest.join(' ')}' out.`);
  }
  if (others.length > 0) {
    throw new ModelError(`models ${name} takes one model, not '${rest.join(' ')}': name one after the other.`);
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
    const isHere = await isModelHere(join(settings.MODELS_DIR, name));
    const [download, disk] = [downloadBytesOf(model), diskBytesOf(model)].map(formatBytes);
    print(`${name}${isHere ? ' (here)' : ''}: ${languages}`);
    if (model !== voiceDetector)
      print(`  ${describeErrors(model)}${errors === undefined ? '' : ` (${errors.source})`}`);
    print(`  download ${download}, on the disk ${disk}; ${licence} (${documentation})`);
  }
  print('What is wrong was measured by the publishers, each on other recordings, before the models were made smaller.');
};

const pull = async (context: ModelsContext, model: CatalogueModel): Promise<void> => {
  const { settings, print, output, models } = context;
  const progress = createPullProgress(output);
  const interruption = listenForSignals();
  try {
    const { path, wasHere } = await pullModel(model, {
      modelsDir: settings.MODELS_DIR,
      hub: hubOf(settings),
      onProgress: progress.show,
      signal: interruption.signal,
    });
    progress.end();
    print(`${model.name} is here${wasHere ? ' already' : ''}: ${path}`);
  } finally {
    progress.end();
    interruption.stop();
  }
  if (models === undefined && model !== voiceDetector) await pull(context, voiceDetector);
};

const signalExitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** Aborts at the first signal; the same one again ends the process at once. */
const listenForSignals = () => {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const hear = (signal: (typeof signals)[number]) => {
    process.off(signal, hear);
    const exitCode = signalExitCodes[signal];
    controller.abort(new ModelError('Stopped. What has come is kept: pull again to go on.', { exitCode }));
  };
  for (const signal of signals) process.on(signal, hear);
  return {
    signal: controller.signal,
    stop() {
      for (const signal of signals) process.off(signal, hear);
    },
  };
};

const remove = async ({ settings, print }: ModelsContext, { name }: CatalogueModel): Promise<void> => {
  const { wasHere } = await removeModel(name, settings.MODELS_DIR);
  print(wasHere ? `${name} is removed.` : `${name} was not here.`);
};

const printPath = async ({ settings, print }: ModelsContext, model: CatalogueModel | undefined): Promise<void> => {
  const folder = join(settings.MODELS_DIR, model?.name ?? '.');
  if (model !== undefined && !(await isModelHere(folder))) {
    throw new ModelError(`${model.name} is not here: transcribe-server models pull ${model.name}`);
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
