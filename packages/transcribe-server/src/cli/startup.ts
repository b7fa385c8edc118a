import { checkFfmpeg } from '../audio/decode.ts';
import { findModels } from '../models/installed-models.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../platform/temporary-folder.ts';
import { type Config, readAddressSettings, readConfig, readEngineSettings, readModelSettings } from './config.ts';
import { ConfigError } from './config-error.ts';
import { createSite } from './demo-site.ts';
import { isTaken } from './listen-address.ts';
import { chooseEngine, type EngineChoice } from './select-engine.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface StartOptions {
  readonly environment: Environment;
  readonly temporaryFolder: TemporaryFolder;
  /** Whether an engine elsewhere is asked too. */
  readonly asksEngine: boolean;
}

interface PreparedStart extends EngineChoice {
  readonly config: Config;
  readonly site: Awaited<ReturnType<typeof createSite>>;
  /** Whether another program listens at the address now. */
  readonly isPortTaken: boolean;
}

/**
 * What the start needs.
 *
 * @throws ConfigError with everything that is in its way, at once
 */
export const prepareStart = async ({
  environment,
  temporaryFolder,
  asksEngine,
}: StartOptions): Promise<PreparedStart> => {
  const prepareEngine = async () => {
    const choice = await chooseEngine({ temporaryFolder, settings: readEngineSettings(environment) });
    if (asksEngine) await choice.engine.check?.();
    return choice;
  };
  const needs = [
    (async () => readConfig(environment))(),
    (async () => isTaken(readAddressSettings(environment)))(),
    checkTemporaryFolder(),
    checkModelsDir(environment),
    prepareEngine(),
    createSite(),
    checkFfmpeg(),
  ] as const;
  const faults = (await Promise.allSettled(needs)).flatMap(faultsOf);
  if (faults.length > 0) throw new ConfigError([...new Set(faults)]);
  const [config, isPortTaken, , , choice, site] = await Promise.all(needs);
  return { config, isPortTaken, site, ...choice };
};

/** The folder that is there without a setting may be out of sight of a service, which is no fault. */
const checkModelsDir = async (environment: Environment): Promise<void> => {
  if (environment.MODELS_DIR?.trim()) await findModels(readModelSettings(environment).MODELS_DIR);
};

/** By this what a killed process has left is swept away: nobody may ever send any audio again. */
const checkTemporaryFolder = async (): Promise<void> => {
  await using folder = createTemporaryFolder();
  await folder.reserve();
};

const faultsOf = (result: PromiseSettledResult<unknown>): readonly string[] => {
  if (result.status === 'fulfilled') return [];
  return result.reason instanceof ConfigError ? result.reason.faults : [String(result.reason?.message)];
};
