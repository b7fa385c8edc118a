import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts } from './free-ports.ts';

/** Debian installs WebKitGTK's MiniBrowser among the libraries. */
const [miniBrowser] = globSync('/usr/lib/*/webkit2gtk-4.1/MiniBrowser');

const isThere = (program: string): boolean => spawnSync(program, ['--help'], { stdio: 'ignore' }).error === undefined;

export const isWebKitInstalled = (): boolean => !!miniBrowser && isThere('WebKitWebDriver') && isThere('Xvfb');

/** A page in WebKitGTK, Safari's engine. Its microphone plays a hum with a beep each second. */
export interface WebKitPage extends AsyncDisposable {
  goto(url: string): Promise<void>;
  /** Runs the function in the page, without its closure. Resolves to its result. */
  evaluate<Result, Values extends readonly unknown[]>(
    run: (...values: Values) => Result | Promise<Result>,
    ...values: Values
  ): Promise<Result>;
}

export const openWebKitPage = async (): Promise<WebKitPage> => {
  await using started = new AsyncDisposableStack();
  const folder = started.use(await mkdtempDisposable(join(tmpdir(), 'webkit-page-')));
  const display = started.use(await startDisplay());
  const driver = started.use(await startDriver(display.name, folder.path));
  const { sessionId } = (await driver.call('POST', '/session', { capabilities: { alwaysMatch: capabilities } })) as {
    sessionId: string;
  };
  const call = (method: string, path: string, body?: object) =>
    driver.call(method, `/session/${sessionId}${path}`, body);
  started.defer(async () => void (await call('DELETE', '')));
  const processes = started.move();
  return {
    goto: async (url) => void (await call('POST', '/url', { url })),
    evaluate: async (run, ...values) => {
      const script = `const done = arguments[1];
        (async () => (${run})(...arguments[0]))().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = (await call('POST', '/execute/async', { script, args: [values] })) as never;
      if (error) throw new Error(error);
      return value;
    },
    [Symbol.asyncDispose]: () => processes.disposeAsync(),
  };
};

const capabilities = {
  'webkitgtk:browserOptions': {
    binary: miniBrowser,
    args: [
      '--automation',
      '--enable-media-stream=true',
      '--enable-mock-capture-devices=true',
      '--features=-GetUserMediaRequiresFocus',
    ],
  },
  timeouts: { script: 60_000, pageLoad: 30_000 },
};

/** Starts a child process that ends with this one at the latest. */
const startProcess = (command: string, args: readonly string[], environment: Record<string, string> = {}) => {
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  const kill = () => child.kill();
  process.once('exit', kill);
  return {
    child,
    async [Symbol.asyncDispose]() {
      process.off('exit', kill);
      kill();
      await exited;
    },
  };
};

/** Starts a virtual display with the first free number. */
const startDisplay = async () => {
  const args = ['-displayfd', '3', '-nolisten', 'tcp', '-screen', '0', '1024x768x24'];
  const process = startProcess('Xvfb', args);
  const [number] = await once(process.child.stdio[3] as NodeJS.ReadableStream, 'data');
  return { name: `:${String(number).trim()}`, [Symbol.asyncDispose]: process[Symbol.asyncDispose] };
};

/** Starts WebKit's WebDriver (https://www.w3.org/TR/webdriver2/) with an empty home folder. */
const startDriver = async (display: string, folder: string) => {
  const [port] = await findFreePorts(1);
  const process = startProcess('WebKitWebDriver', [`--port=${port}`], {
    DISPLAY: display,
    GDK_BACKEND: 'x11',
    // Drawing with OpenGL, without a graphics card, would take both cores.
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    NO_AT_BRIDGE: '1',
    // It has no use for one here, and does not start with it where containers or root run the tests.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    ...Object.fromEntries(['HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME'].map((name) => [name, folder])),
  });
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = (await answer.json()) as { value: { message?: string } };
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.message}`);
    return value;
  };
  while (!(await call('GET', '/status').catch(() => undefined)))
    await new Promise((resolve) => setTimeout(resolve, 20));
  return { call, [Symbol.asyncDispose]: process[Symbol.asyncDispose] };
};
