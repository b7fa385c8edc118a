import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { access, glob, mkdir, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const isForeign = (name: string) => ['node_modules', 'dist', '.git'].includes(name);

const read = async (path: string) => ({ path, text: await readFile(join(root, path), 'utf8') });
const paths = await Array.fromAsync(glob('**/*.md', { cwd: root, exclude: isForeign }));
const documents = await Promise.all(paths.toSorted().map(read));

/** Code blocks and inline code. */
const code = /^ *```.*?^ *```|`[^`\n]+`/gms;

/** Returns the anchor that GitHub generates for a heading. */
const anchorsOf = (text: string): string[] =>
  [...text.replaceAll(/^```.*?^```/gms, '').matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test('every internal link leads to an existing file and heading', async () => {
  let links = 0;
  for (const { path, text } of documents) {
    for (const [, target = ''] of text.replaceAll(code, '').matchAll(/(?:\]\(|src=")(?!https?:)([^)"]+)/g)) {
      const [file = '', anchor] = target.split('#');
      const found = file === '' ? join(root, path) : resolve(root, dirname(path), file);
      await assert.doesNotReject(access(found), `${path}: ${target}`);
      if (anchor) assert.ok(anchorsOf(await readFile(found, 'utf8')).includes(anchor), `${path}: ${target}`);
      links++;
    }
  }
  assert.ok(links > 100, `${links} links`);
});

/** Returns the npm scripts of the document's package and of the workspace. */
const scriptsFor = async (path: string): Promise<readonly string[]> => {
  const manifests = await Promise.all(
    [root, join(root, dirname(path))].map((folder) => readFile(join(folder, 'package.json'), 'utf8').catch(() => '{}')),
  );
  return manifests.flatMap((manifest) => Object.keys(JSON.parse(manifest).scripts ?? {}));
};

test('every npm command in the documents exists', async () => {
  let commands = 0;
  for (const { path, text } of documents) {
    const scripts = await scriptsFor(path);
    for (const [part] of text.matchAll(code)) {
      for (const [command, named, short] of part.matchAll(/\bnpm (?:run ([a-z:-]+)|(start|test))\b/g)) {
        assert.ok(scripts.includes(named ?? short ?? ''), `${path}: ${command}`);
        commands++;
      }
    }
  }
  assert.ok(commands > 20, `${commands} commands`);
});

/** Declarations that the snippets assume. */
const surroundings = `
  import type { AudioTranscriber, State } from '@audio-transcriber/recorder-element';
  declare global {
    const element: AudioTranscriber;
    const button: HTMLButtonElement;
    const render: (state: State) => void;
  }`;
const dutch = `
  import type { Messages } from '@audio-transcriber/recorder-element';
  export const messages: Messages;`;

const compilerOptions = {
  ...{ checkJs: true, noImplicitAny: false, noUnusedLocals: false, moduleDetection: 'force' },
  ...{ lib: ['ES2024', 'DOM', 'DOM.Iterable'], types: ['node'] },
};

test('the snippets type-check, and those for Node run', async () => {
  const cache = join(root, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  await using folder = await mkdtempDisposable(join(cache, 'snippets-'));
  const write = (name: string, text: string) => writeFile(join(folder.path, name), text);

  const snippets = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/^```[jt]s\n(.*?)^```/gms)].map(([, script = ''], index) => ({
      ...{ path, script },
      name: `${path.replaceAll(/\W+/g, '-')}-${index + 1}.js`,
    })),
  );
  assert.ok(snippets.length > 8, `${snippets.length} snippets`);
  for (const { name, script } of snippets) await write(name, script);
  await write('surroundings.d.ts', surroundings);
  await write('dutch.d.ts', dutch);
  const files = ['surroundings.d.ts', ...snippets.map(({ name }) => name)];
  const base = relative(folder.path, join(root, 'tsconfig.base.json'));
  await write('package.json', JSON.stringify({ type: 'module' }));
  await write('tsconfig.json', JSON.stringify({ extends: base, compilerOptions, files }));
  const check = ['--project', folder.path, '--pretty', 'false'];
  const { stdout: complaints } = await run('tsc', check, { cwd: folder.path }).catch((error) => error);
  // Errors in the project's own sources, which have other compiler options, start with a path upwards.
  assert.doesNotMatch(complaints, /^[^.]/m);

  for (const { path, name, script } of snippets) {
    if (!/^packages\/(contract|transcribe-server)/.test(path)) continue;
    const { stdout } = await run(process.execPath, [join(folder.path, name)]);
    const printed = [...script.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, words]) => `${words}\n`);
    assert.equal(stdout, printed.join(''), path);
  }
});
