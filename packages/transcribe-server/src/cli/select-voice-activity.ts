import { join } from 'node:path';
import { pullModel } from '../models/install-model.ts';
import { isModelHere } from '../models/installed-models.ts';
import { voiceDetector } from '../models/voice-detector.ts';
import type { Log } from '../observability/log.ts';
import { createEnergyDetector } from '../voice-activity/energy-detector.ts';
import { createSileroDetector } from '../voice-activity/silero-detector.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';
import type { EngineSettings } from './config.ts';
import { hubOf } from './model-settings.ts';

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
