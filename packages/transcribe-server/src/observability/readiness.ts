import type { Engine } from '../engines/engine.ts';
import { EngineStartingError } from '../engines/engine-starting-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from './log.ts';

/** Whether a transcription would succeed now. `starting` becomes `ready` without help. */
export type ReadinessStatus = 'ready' | 'starting' | 'unavailable';

/** Tells a load balancer whether to send requests. */
export interface Readiness {
  getStatus(): Promise<ReadinessStatus>;
}

interface ReadinessOptions {
  /** Seconds for which the result of a check is cached. */
  readonly cacheSeconds: number;
  readonly clock: Clock;
  /** Gets the reason when the engine stops being ready. */
  readonly log: Log;
  /** Aborted when the server begins to stop. */
  readonly stoppingSignal: AbortSignal;
}

/** Creates the readiness check. Concurrent calls share one check of the engine. `starting` is not cached. */
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

/** Resolves with the error of the check, whose message is for the operator. */
const findFault = async (engine: Engine): Promise<Error | undefined> => {
  try {
    await engine.check?.();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};
