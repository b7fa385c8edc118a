import { join } from 'node:path';
import { isFfmpegInstalled } from '../audio/ffmpeg.ts';
import { pullModel } from '../models/install-model.ts';
import { findModels, isModelHere } from '../models/installed-models.ts';
import { voiceDetector } from '../models/voice-detector.ts';
import type { Log } from '../observability/log.ts';
import { createTemporaryFolder } from '../platform/temporary-folder.ts';
import { createEnergyDetector } from '../voice-activity/energy-detector.ts';
import { createSileroDetector } from '../voice-activity/silero-detector.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';
import {
  type Config,
  type EngineSettings,
  readAddressSettings,
  readConfig,
  readEngineSettings,
  readModelSettings,
} from './config.ts';
import { ConfigError } from './config-error.ts';
import { createSite } from './demo-site.ts';
import { isTaken } from './listen-address.ts';
import { hubOf } from './model-settings.ts';
import { chooseEngine, type EngineChoice } from './select-engine.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface StartOptions {
  readonly environment: Environment;
  /** Whether the engine must be ready now: a model that is not installed is a fault, and a remote engine is asked. */
  readonly asksEngine: boolean;
}

interface PreparedStart extends EngineChoice {
  readonly config: Config;
  /** What the server can do without, for the operator. */
  readonly notices: readonly string[];
  readonly site: Awaited<ReturnType<typeof createSite>>;
  /** Whether another program listens at the address now. */
  readonly isPortTaken: boolean;
}

/**
 * What the start needs.
 *
 * @throws ConfigError with everything that is in its way, at once
 */
export const prepareStart = async ({ environment, asksEngine }: StartOptions): Promise<PreparedStart> => {
  const prepareEngine = async () => {
    const choice = await chooseEngine(readEngineSettings(environment));
    if (asksEngine && choice.missingModel !== undefined) throw new Error(choice.missingModel.advice);
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
  ] as const;
  const faults = (await Promise.allSettled(needs)).flatMap(faultsOf);
  if (faults.length > 0) throw new ConfigError([...new Set(faults)]);
  const [config, isPortTaken, , , choice, site] = await Promise.all(needs);
  return { config, isPortTaken, site, notices: await findNotices(), ...choice };
};

const withoutFfmpeg =
  'ffmpeg is not installed: recordings other than WebM, Ogg and MP4 with Opus, WAV and AIFF, such as MP3 and M4A files, ' +
  'cannot be read. To read them too, install it: apt-get install ffmpeg, or brew install ffmpeg';

const findNotices = async (): Promise<string[]> => ((await isFfmpegInstalled()) ? [] : [withoutFfmpeg]);

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

/**
 * The detector that VOICE_ACTIVITY names. Where its network is not installed, the energy of the sound decides until
 * `install` has downloaded it.
 */
export const selectVoiceActivity = (settings: EngineSettings, log: Log) => {
  const { VOICE_ACTIVITY, MODELS_DIR: modelsDir, MODEL_DOWNLOAD } = settings;
  const folder = join(modelsDir, voiceDetector.name);
  const [network] = voiceDetector.files;
  const fallback = 'all sound that is not silence goes to the recogniser';

  const create = (): VoiceActivityDetector =>
    VOICE_ACTIVITY === 'energy' || network === undefined
      ? createEnergyDetector()
      : createSileroDetector({
          model: join(folder, network.name),
          onFallback: ({ message: reason }) => log.warn({ reason }, `the voice detector does not work: ${fallback}`),
        });

  return {
    detector: create(),
    /** Downloads the network where it is missing, and says in the log what comes of it. */
    async install(signal: AbortSignal): Promise<void> {
      if (VOICE_ACTIVITY === 'energy' || (await isModelHere(folder))) return;
      const missing = `${voiceDetector.name} is not installed: ${fallback}`;
      if (MODEL_DOWNLOAD === 'off')
        return log.warn({}, `${missing}. transcribe-server models pull ${voiceDetector.name}`);
      try {
        await pullModel(voiceDetector, { modelsDir, hub: hubOf(settings), signal });
        log.info({}, `${voiceDetector.name} is installed`);
      } catch (error) {
        if (!signal.aborted) log.warn({ reason: (error as Error).message }, missing);
      }
    },
  };
};
