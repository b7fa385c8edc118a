import type { Engine } from '../engines/engine.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from './log.ts';

/** Whether the server should be sent work. */
export interface Readiness {
  /** Whether a transcription would be done now. */
  isReady(): Promise<boolean>;
}

interface ReadinessOptions {
  /** How long the engine's word is taken for true. */
  readonly cacheSeconds: number;
  readonly clock: Clock;
  /** Where the operator reads what the engine lacks, when it comes up. */
  readonly log: Log;
  /** Aborted when the server begins to stop. */
  readonly stoppingSignal: AbortSignal;
}

/** Asks the engine, once for all who ask at the same time, and no more often than the cache allows. */
export const createReadiness = (engine: Engine, options: ReadinessOptions): Readiness => {
  const { cacheSeconds, clock, log, stoppingSignal } = options;
  let checking: Promise<boolean> | undefined;
  let expires = Number.NEGATIVE_INFINITY;
  let lastReason: string | undefined;

  const check = async (): Promise<boolean> => {
    const reason = await findFault(engine);
    if (reason !== undefined && reason !== lastReason)
      log.error({ engine: engine.name, reason }, 'engine is not ready');
    if (reason === undefined && lastReason !== undefined) log.info({ engine: engine.name }, 'engine is ready again');
    lastReason = reason;
    expires = clock.now() + cacheSeconds;
    return reason === undefined;
  };

  return {
    async isReady() {
      if (stoppingSignal.aborted) return false;
      if (checking === undefined || clock.now() >= expires) {
        expires = Number.POSITIVE_INFINITY;
        checking = check();
      }
      return (await checking) && !stoppingSignal.aborted;
    },
  };
};

/** What the engine lacks, in its words for the operator. */
const findFault = async (engine: Engine): Promise<string | undefined> => {
  try {
    await engine.check?.();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
