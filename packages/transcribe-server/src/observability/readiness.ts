import type { Engine } from '../engines/engine.ts';
import { EngineStartingError } from '../engines/engine-starting-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from './log.ts';

/** Whether a transcription would be done now; `starting` becomes `ready` by itself. */
export type ReadinessStatus = 'ready' | 'starting' | 'unavailable';

/** Whether the server should be sent work. */
export interface Readiness {
  getStatus(): Promise<ReadinessStatus>;
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

/**
 * Asks the engine, once for all who ask at the same time, and no more often than the cache allows. That it is starting
 * is not cached.
 */
export const createReadiness = (engine: Engine, options: ReadinessOptions): Readiness => {
  const { cacheSeconds, clock, log, stoppingSignal } = options;
  let checking: Promise<ReadinessStatus> | undefined;
  let expires = Number.NEGATIVE_INFINITY;
  let lastReason: string | undefined;

  const check = async (): Promise<ReadinessStatus> => {
    const error = await findFault(engine);
    if (error instanceof EngineStartingError) {
      expires = clock.now();
      return 'starting';
    }
    const reason = error?.message;
    if (reason !== undefined && reason !== lastReason)
      log.error({ engine: engine.name, reason }, 'engine is not ready');
    if (reason === undefined && lastReason !== undefined) log.info({ engine: engine.name }, 'engine is ready again');
    lastReason = reason;
    expires = clock.now() + cacheSeconds;
    return reason === undefined ? 'ready' : 'unavailable';
  };

  return {
    async getStatus() {
      if (stoppingSignal.aborted) return 'unavailable';
      if (checking === undefined || clock.now() >= expires) {
        expires = Number.POSITIVE_INFINITY;
        checking = check();
      }
      const status = await checking;
      return stoppingSignal.aborted ? 'unavailable' : status;
    },
  };
};

/** What the engine lacks, in its words for the operator. */
const findFault = async (engine: Engine): Promise<Error | undefined> => {
  try {
    await engine.check?.();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};
