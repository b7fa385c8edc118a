import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtempDisposable, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { environment, packPackages, workspace } from './packed-packages.ts';

const run = promisify(execFile);
const examples = join(workspace, 'examples');
/** What the packed packages themselves depend on. */
const lit = join(workspace, 'packages', 'recorder-element', 'node_modules', 'lit');

/** An example in a folder of its own, with the packed packages, as `npm install` would leave it. */
export interface InstalledExample extends AsyncDisposable {
  readonly path: string;
  /** Runs a program of its packages or of the workspace's, such as `vite`, to a good end. */
  run(program: string, ...parameters: string[]): Promise<void>;
  /** Has the example's own checker look at a file of this name, in which each mistake is announced as an expected one. */
  checkTypes(fileName: string, code: string): Promise<void>;
  /** Runs a module's code in this Node, and resolves to what it prints. */
  evaluate(code: string): Promise<string>;
}

/** @param toolsOf the example whose other packages are used, where it is not its own */
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

/** The element and what it depends on, each unpacked to a folder of its name. */
export const unpackPackages = async (folder: string): Promise<void> => {
  for (const archive of await packPackages()) {
    const name = /audio-transcriber-(contract|recorder-element)-\d/.exec(basename(archive))?.[1];
    if (name === undefined) continue;
    const target = join(folder, name);
    await mkdir(target, { recursive: true });
    await run('tar', ['--extract', '--file', archive, '--directory', target, '--strip-components=1']);
  }
};

/** Links all packages but those of this workspace, which an example is to have as they are published. */
const linkPackages = async (from: string, to: string): Promise<void> => {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (name === '@audio-transcriber' || name.startsWith('.')) continue;
    if (name.startsWith('@')) await linkPackages(join(from, name), join(to, name));
    else await symlink(join(from, name), join(to, name));
  }
};
