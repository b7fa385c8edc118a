import type { HubSettings } from '../cli/model-settings.ts';
import { runModelsCommand } from '../cli/models-command.ts';
import type { CatalogueModel } from '../models/catalogue-model.ts';
import { ModelError } from '../models/model-error.ts';

/** The input of this script, as JSON: the arguments of `models`, and a catalogue. */
export interface ChildOrder {
  readonly words: readonly string[];
  readonly settings: HubSettings & { readonly MODELS_DIR: string };
  readonly models: readonly CatalogueModel[];
}

const { words, settings, models }: ChildOrder = JSON.parse(process.argv[2] ?? '');
try {
  await runModelsCommand(words, {
    ...{ settings, models },
    print: (line) => process.stdout.write(`${line}\n`),
    output: process.stderr,
  });
  process.exit(0);
} catch (error) {
  if (!(error instanceof ModelError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(error.exitCode);
}
