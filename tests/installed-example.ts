import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtempDisposable, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { environment, packPackages, workspace } from './packed-packages.ts';

const run = promisify(execFile);
const examples = join(workspace, 'examples');
/** Dependencies of the packed packages. */
const lit = join(workspace, 'packages', 'recorder-element', 'node_modules', 'lit');

/** An example in a temporary folder, with the packed packages, as after `npm install`. */
export interface InstalledExample extends AsyncDisposable {
  readonly path: string;
  /** Runs a program of its packages or the workspace, such as `vite`. Rejects if it fails. */
  run(program: string, ...parameters: string[]): Promise<void>;
  /** Type-checks a file of this name with the example's own checker. Each error must be marked as expected. */
  checkTypes(fileName: string, code: string): Promise<void>;
  /** Runs a module in Node. Resolves to its output. */
  evaluate(code: string): Promise<string>;
}

/** @param toolsOf the example whose other packages are used. Default: the example itself */
export const installExample = async (name: string, toolsOf = name): Promise<InstalledExample> => {
  const folder = await mkdtempDisposable(join(tmpdir(), `example-${name}-`));
  const { path } = folder;
  const filter = (source: string) => !['node_modules', 'dist'].includes(basename(source));
  await cp(join(examples, name), path, { recursive: true, filter });
  const packages = join(examples, toolsOf, 'node_modules');
  await linkPackages(packages, join(path, 'node_modules'));
  await symlink(lit, join(path, 'node_modules', 'lit'));
  await unpackPackages(join(path, 'node_modules', '@audio-transcriber'));

  const env = { ...environment, PATH: [join(packages, '.bin'), environment.PATH].join(delimiter) };
  const runProgram = async (program: string, ...parameters: string[]) => {
    await run(program, parameters, { cwd: path, env }).catch((failure) => {
      throw new Error(`${program} failed: ${failure.stdout}${failure.stderr}`, { cause: failure });
    });
  };
  return {
    path,
    run: runProgram,
    async checkTypes(fileName, code) {
      await writeFile(join(path, 'src', fileName), code);
      await runProgram('npm', 'run', 'type-check');
    },
    async evaluate(code) {
      const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { cwd: path, env });
      return stdout.trim();
    },
    [Symbol.asyncDispose]: () => folder.remove(),
  };
};

/** Unpacks the element and its dependencies, each to a folder of its name. */
export const unpackPackages = async (folder: string): Promise<void> => {
  for (const archive of await packPackages()) {
    const name = /audio-transcriber-(contract|recorder-element)-\d/.exec(basename(archive))?.[1];
    if (name === undefined) continue;
    const target = join(folder, name);
    await mkdir(target, { recursive: true });
    await run('tar', ['--extract', '--file', archive, '--directory', target, '--strip-components=1']);
  }
};

/** Links all packages except those of this workspace, which are installed as published. */
const linkPackages = async (from: string, to: string): Promise<void> => {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (name === '@audio-transcriber' || name.startsWith('.')) continue;
    if (name.startsWith('@')) await linkPackages(join(from, name), join(to, name));
    else await symlink(join(from, name), join(to, name));
  }
};
