import { join } from 'node:path';
import { isFfmpegInstalled } from '../audio/ffmpeg.ts';
import { pullModel } from '../models/install-model.ts';
import { findModels, isModelInstalled } from '../models/installed-models.ts';
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
  /** Whether the engine must be ready: its model must be installed, or the remote engine must respond. */
  readonly requireEngineReady: boolean;
}

interface PreparedStart extends EngineChoice {
  readonly config: Config;
  /** Missing optional parts, for the operator. */
  readonly notices: readonly string[];
  readonly site: Awaited<ReturnType<typeof createSite>>;
  /** Whether another program listens on the address. */
  readonly isPortTaken: boolean;
}

/**
 * Checks and creates everything that the start needs.
 *
 * @throws ConfigError that lists every fault
 */
export const prepareStart = async ({ environment, requireEngineReady }: StartOptions): Promise<PreparedStart> => {
  const prepareEngine = async () => {
    const choice = await chooseEngine(readEngineSettings(environment));
    if (requireEngineReady && choice.missingModel !== undefined) throw new Error(choice.missingModel.advice);
    if (requireEngineReady) await choice.engine.check?.();
    return choice;
  };
  const choosing = prepareEngine();
  const needs = [
    (async () => readConfig(environment))(),
    (async () => isTaken(readAddressSettings(environment)))(),
    checkTemporaryFolder(),
    checkModelsDir(environment),
    choosing,
    choosing.then(createSite, () => createSite()),
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

/** Checks MODELS_DIR, if set. The default folder may be inaccessible to a service, which is not a fault. */
const checkModelsDir = async (environment: Environment): Promise<void> => {
  if (environment.MODELS_DIR?.trim()) await findModels(readModelSettings(environment).MODELS_DIR);
};

/** Creates a temporary folder, which also removes the files of killed processes. */
const checkTemporaryFolder = async (): Promise<void> => {
  await using folder = createTemporaryFolder();
  await folder.reserve();
};

const faultsOf = (result: PromiseSettledResult<unknown>): readonly string[] => {
  if (result.status === 'fulfilled') return [];
  return result.reason instanceof ConfigError ? result.reason.faults : [String(result.reason?.message)];
};

/**
 * Creates the detector that VOICE_ACTIVITY names. If its model is not installed, falls back to the energy detector until
 * `install` has downloaded it.
 */
export const selectVoiceActivity = (settings: EngineSettings, log: Log) => {
  const { VOICE_ACTIVITY, MODELS_DIR: modelsDir, MODEL_DOWNLOAD } = settings;
  const folder = join(modelsDir, voiceDetector.name);
  const [network] = voiceDetector.files;
  const fallback = 'every sound above silence counts as speech';
  const missing = `${voiceDetector.name} is not installed: ${fallback}`;
  const command = `transcribe-server models pull ${voiceDetector.name}`;
  const advice =
    MODEL_DOWNLOAD === 'on'
      ? `The server downloads it when it starts, as ${command} does`
      : `MODEL_DOWNLOAD is off: run ${command}`;

  const create = (): VoiceActivityDetector =>
    VOICE_ACTIVITY === 'energy' || network === undefined
      ? createEnergyDetector()
      : createSileroDetector({
          model: join(folder, network.name),
          onFallback: ({ message: reason }) => log.warn({ reason }, `the voice detector does not work: ${fallback}`),
        });

  const detector = create();

  return {
    detector,
    /** Tests the detector. Returns a line for the operator. */
    async check(): Promise<string> {
      if (VOICE_ACTIVITY === 'energy') return `Voice detector: energy, so ${fallback}.`;
      try {
        if (!(await isModelInstalled(folder))) return `${missing}. ${advice}.`;
        await detector.check?.();
        return `Voice detector: ${voiceDetector.name}.`;
      } catch (error) {
        return `The voice detector does not work: ${fallback}. ${(error as Error).message}`;
      }
    },
    /** Downloads the detector's model if it is missing. Logs the result. */
    async install(signal: AbortSignal): Promise<void> {
      if (VOICE_ACTIVITY === 'energy') return;
      try {
        if (await isModelInstalled(folder)) return;
        if (MODEL_DOWNLOAD === 'off') return log.warn({}, `${missing}. ${advice}.`);
        await pullModel(voiceDetector, { modelsDir, hub: hubOf(settings), signal });
        log.info({}, `${voiceDetector.name} is installed`);
      } catch (error) {
        if (!signal.aborted) log.warn({ reason: (error as Error).message }, missing);
      }
    },
  };
};
