import type { Engine } from '../engines/engine.ts';
import { EngineStartingError } from '../engines/engine-starting-error.ts';
import { createProviderProblem } from '../engines/provider-problem.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { orAborted } from '../platform/or-aborted.ts';

interface DownloadOptions {
  /** Brings the model into the folder that the engine reads. Called again after a failure. */
  readonly install: (signal: AbortSignal) => Promise<unknown>;
  /** Why the engine is not ready while `install` runs, for the operator. */
  readonly waitReason: string;
  readonly clock?: Clock | undefined;
}

/** An engine that downloads its model. */
export interface DownloadingEngine extends Engine {
  /** Resolves when the model is installed; rejects with why it cannot be. */
  install(): Promise<void>;
}

/** How long a failed download is not tried again. */
const retrySeconds = 60;

/**
 * An engine whose model is not installed yet. The first call of a method starts the download. `transcribe`
 * waits for it. `check` does not: it rejects with an EngineStartingError, or with why the last download failed.
 */
export const createDownloadingEngine = (
  engine: Engine,
  { install, waitReason, clock = systemClock }: DownloadOptions,
): DownloadingEngine => {
  const disposal = new AbortController();
  let installing: Promise<void> | undefined;
  let failure: { readonly error: unknown; readonly time: number } | undefined;
  let isInstalled = false;

  const startInstalling = async (): Promise<void> => {
    try {
      await install(disposal.signal);
      isInstalled = true;
    } catch (error) {
      failure = { error, time: clock.now() };
      throw error;
    } finally {
      installing = undefined;
    }
  };

  const requireModel = async (): Promise<void> => {
    if (isInstalled) return;
    if (installing === undefined && failure !== undefined && clock.now() < failure.time + retrySeconds) {
      throw failure.error;
    }
    installing ??= startInstalling();
    await installing;
  };

  // Everything else that the engine has is found through its prototype.
  const derived: Engine = Object.create(engine);
  return Object.assign(derived, {
    install: requireModel,

    async transcribe(...[segment, options]: Parameters<Engine['transcribe']>) {
      const { signal } = options;
      await orAborted(requireModel(), signal).catch((cause) => {
        signal.throwIfAborted();
        throw createProviderProblem('engine-unavailable', { cause });
      });
      return await engine.transcribe(segment, options);
    },

    async check() {
      const required = requireModel();
      if (installing !== undefined) {
        required.catch(() => {});
        throw failure?.error ?? new EngineStartingError(waitReason);
      }
      await required;
      await engine.check?.();
    },

    async [Symbol.asyncDispose]() {
      disposal.abort(new Error('The server stops.'));
      await engine[Symbol.asyncDispose]?.();
    },
  });
};
