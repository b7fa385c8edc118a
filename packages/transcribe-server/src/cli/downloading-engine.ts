import type { Engine } from '../engines/engine.ts';
import { EngineStartingError } from '../engines/engine-starting-error.ts';
import { createProviderProblem } from '../engines/provider-problem.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { orAborted } from '../platform/or-aborted.ts';

interface DownloadOptions {
  /** Installs the model. Called again after a failure. */
  readonly install: (signal: AbortSignal) => Promise<unknown>;
  /** Message for the operator while `install` runs. */
  readonly waitReason: string;
  readonly clock?: Clock | undefined;
}

/** An engine that downloads its model. */
export interface DownloadingEngine extends Engine {
  /** Resolves when the model is installed. Rejects if the download failed. */
  install(): Promise<void>;
}

/** Delay before a failed download is retried. */
const retrySeconds = 60;

/**
 * Creates an engine whose model is not installed yet. The first call of a method starts the download. `transcribe`
 * waits for it. `check` rejects with an EngineStartingError or with the error of the last download.
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

  // Inherit all other members from the engine.
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
