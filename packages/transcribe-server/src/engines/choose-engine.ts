import type { TemporaryFolder } from '../intake/temporary-folder.ts';
import type { Engine } from './engine.ts';
import { createPocketsphinxEngine } from './pocketsphinx.ts';

interface EngineContext {
  readonly temporaryFolder: TemporaryFolder;
}

/** Every engine by its name. Those that keep the audio on this machine stand best first: `auto` tries them in order. */
const localEngines: Readonly<Record<string, (context: EngineContext) => Engine>> = {
  pocketsphinx: createPocketsphinxEngine,
};

export const engineNames: readonly string[] = Object.keys(localEngines);

export interface EngineChoice {
  readonly engine: Engine;
  /** Why this one, for the operator. */
  readonly reason: string;
}

/**
 * The engine of that name or, for `auto`, the first local one that is ready: the same on the same machine, and found
 * without asking the network.
 *
 * @throws Error that says what is missing
 */
export const chooseEngine = async (name: string, context: EngineContext): Promise<EngineChoice> => {
  if (name !== 'auto') {
    const engine = localEngines[name]?.(context);
    if (engine === undefined)
      throw new Error(`ENGINE must be one of auto, ${engineNames.join(', ')} (it is '${name}').`);
    await engine.check?.();
    return { engine, reason: `ENGINE=${name}` };
  }
  const missing: unknown[] = [];
  for (const create of Object.values(localEngines)) {
    const engine = create(context);
    try {
      await engine.check?.();
      return { engine, reason: 'ENGINE=auto takes the best recogniser that is ready on this machine' };
    } catch (error) {
      missing.push(error);
    }
  }
  throw new AggregateError(missing, missing.map((error) => (error as Error).message).join(' '));
};
