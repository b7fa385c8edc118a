import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import { access, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { defaultModelFolder } from '@audio-transcriber/transcribe-server/testing';
import { chromium } from 'playwright-core';
import { chromiumArguments, requireChromium } from '../scripts/setup/find-chromium.mjs';
import { environment, packPackages, workspace } from './packed-packages.ts';

const run = promisify(execFile);
const published = ['contract', 'recorder-element', 'transcribe-server'];

describe('the packages, packed and installed with npm in an empty folder', { timeout: 400_000 }, () => {
  let folder: string;
  let archives: string[];
  let installed: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audio-transcriber-packages-'));
    archives = await packPackages();
    installed = join(folder, 'installed');
    await mkdir(installed);
    const options = ['--no-audit', '--no-fund', '--prefer-offline'];
    await run('npm', ['install', ...options, ...archives], { cwd: installed, env: environment });
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('contain the build with types, license and description, without sources and tests', async () => {
    assert.equal(archives.length, published.length);
    for (const archive of archives) {
      const { stdout } = await run('tar', ['--list', '--file', archive]);
      const files = stdout.trim().split('\n');
      for (const name of ['LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts']) {
        assert.ok(files.includes(`package/${name}`), `${basename(archive)} lacks ${name}`);
      }
      assert.deepEqual(
        files.filter((file) => /\/src\/|\.test\.|(?<!\.d)\.ts$/.test(file)),
        [],
      );
    }
  });

  it('pass publint and are-the-types-wrong', async () => {
    for (const archive of archives) {
      const { stdout } = await run('publint', ['--strict', archive], { cwd: workspace, env: environment });
      assert.match(stdout, /All good/);
      // The bundle for a script tag and the manifest have no types.
      const untyped = ['--exclude-entrypoints', 'audio-transcriber.js', 'custom-elements.json'];
      await run('attw', [archive, '--profile', 'esm-only', ...untyped], { cwd: workspace, env: environment });
    }
  });

  it('have a custom elements manifest that matches the element: its tag, its class and its events', async () => {
    const script = `
      import * as exported from '@audio-transcriber/recorder-element';
      import manifest from '@audio-transcriber/recorder-element/custom-elements.json' with { type: 'json' };

      const definition = manifest.modules.flatMap(({ exports }) => exports).find(({ kind }) => /definition/.test(kind));
      const { declarations } = manifest.modules.find(({ path }) => path === definition.declaration.module);
      const { tagName, events } = declarations.find(({ name }) => name === definition.declaration.name);
      const typeOf = ({ name, type }) => new (exported[type.text] ?? globalThis[type.text])(Object.assign(Object(name), { text: "" })).type;
      const wrong = events.filter((event) => typeOf(event) !== event.name);
      console.log(definition.name, tagName, exported[definition.declaration.name].name, events.length > 9, wrong);
    `;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: installed });
    assert.equal(stdout.trim(), 'audio-transcriber audio-transcriber AudioTranscriber true []');
  });

  it('can be imported in each installed Node', async () => {
    const script = `
      const { AudioTranscriber, ProblemError } = await import('@audio-transcriber/recorder-element');
      const { Transcriber } = await import('@audio-transcriber/recorder-element/headless');
      const { createPersistentStore } = await import('@audio-transcriber/recorder-element/storage');
      const { createTranscribeApp } = await import('@audio-transcriber/transcribe-server');
      const { createToneEngine } = await import('@audio-transcriber/transcribe-server/testing');
      console.log(AudioTranscriber.name, ProblemError.name, Transcriber.name, createPersistentStore.name, createTranscribeApp({ engine: createToneEngine() }).routes.length > 0);
    `;
    for (const node of await everyNode()) {
      const { stdout } = await run(node, ['--input-type=module', '--eval', script], { cwd: installed });
      assert.equal(stdout.trim(), 'AudioTranscriber ProblemError Transcriber createPersistentStore true', node);
    }
  });

  it('have a command with help', async () => {
    const { stdout } = await run(join(installed, 'node_modules', '.bin', 'transcribe-server'), ['--help'], {
      env: environment,
    });
    assert.match(stdout, /^Usage: transcribe-server/);
  });

  it('start a server that serves the page, transcribes speech and stops on a signal', async () => {
    await using server = await startServer(installed);
    for (const path of ['/', '/audio-transcriber.js', '/healthz']) {
      assert.equal((await fetch(new URL(path, server.address))).status, 200, path);
    }

    const speech = join(folder, 'speech.wav');
    await run('flite', ['-voice', 'slt', '-t', 'the quick brown fox jumps over the lazy dog', '-o', speech]);
    const body = new FormData();
    body.set('model', 'any');
    body.set('file', await openAsBlob(speech), 'speech.wav');
    const response = await fetch(new URL('/v1/audio/transcriptions', server.address), { method: 'POST', body });
    assert.match(await response.text(), /quick brown fox jumps over the lazy dog/i);

    assert.equal(await server.stop(), 0);
  });

  it("define the element in a browser, on the server's own page and on another site's", async () => {
    await using server = await startServer(installed);
    await using browser = await chromium.launch({
      executablePath: await requireChromium(),
      args: chromiumArguments,
    });
    const isDefined = () => customElements.get('audio-transcriber') !== undefined;

    const ownPage = await browser.newPage();
    await ownPage.goto(server.address);
    await ownPage.waitForFunction(isDefined);

    const otherPage = await browser.newPage();
    await otherPage.setContent(`<script type="module">import '${server.address}/audio-transcriber.js';</script>`);
    await otherPage.waitForFunction(isDefined);
  });
});

/** Returns this Node, and the system's Node if it is another. */
const everyNode = async (): Promise<Set<string>> => {
  const found = [process.execPath, ...(process.env.PATH ?? '').split(delimiter).map((path) => join(path, 'node'))];
  const present = await Promise.allSettled(found.map(async (path) => access(path).then(() => realpath(path))));
  return new Set(present.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])));
};

const startServer = async (folder: string) => {
  const child = spawn(join(folder, 'node_modules', '.bin', 'transcribe-server'), {
    env: { ...environment, PORT: '0', SHERPA_MODEL_DIR: defaultModelFolder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM');
    const [code] = await exited;
    return code;
  };

  for await (const line of createInterface({ input: child.stdout })) {
    const address = /listens on ([^\s"]+)/.exec(line)?.[1];
    if (address !== undefined) return { address, stop, [Symbol.asyncDispose]: async () => void (await stop()) };
  }
  throw new Error('The server ended before it listened.');
};
