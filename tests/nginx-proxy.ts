import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { type ClientRequest, request as requestHttp } from 'node:http';
import { type RequestOptions, request as requestHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { createCertificate } from '../packages/transcribe-server/src/testing/tls-proxy.ts';
import { findFreePorts } from './free-ports.ts';

/** Debian installs nginx in a folder that is only in root's PATH. */
const env = { ...process.env, PATH: [process.env.PATH, '/usr/sbin'].join(delimiter) };

export const isNginxInstalled = (): boolean => spawnSync('nginx', ['-v'], { env }).error === undefined;

interface NginxProxy extends AsyncDisposable {
  /** The port for HTTPS. */
  readonly port: number;
  /** The certificate, for the host `name`. */
  readonly ca: Buffer;
  /** Starts an HTTPS request, trusting the certificate. The body is still to be sent. */
  request(options: RequestOptions): ClientRequest;
  /** Fetches over HTTP. */
  requestPlain(options: RequestOptions): ClientRequest;
  /** Reloads nginx with another configuration, as `nginx -s reload` does. */
  reload(configuration: string): Promise<void>;
}

interface NginxProxyOptions {
  /** The configuration for the host `name`, with a certificate of Let's Encrypt. */
  readonly configuration: string;
  readonly name: string;
  /** Replaces port 8787 of the loopback address. */
  readonly serverPort?: number;
}

/** Starts nginx as a child process, with the configuration changed to free ports and a generated certificate. */
export const startNginxProxy = async (options: NginxProxyOptions): Promise<NginxProxy> => {
  const { name, serverPort } = options;
  const folder = await mkdtempDisposable(join(tmpdir(), 'nginx-proxy-'));
  const inFolder = (file: string) => join(folder.path, file);
  await createCertificate(name, inFolder('certificate.pem'), inFolder('key.pem'));
  const ca = await readFile(inFolder('certificate.pem'));

  const start = async () => {
    const [port = 0, plainPort = 0] = await findFreePorts(2);
    const configure = async (configuration: string) => {
      const site = replaceEach(configuration, {
        'listen 80;': `listen 127.0.0.1:${plainPort};`,
        'listen [::]:80;': '',
        'listen 443 ssl;': `listen 127.0.0.1:${port} ssl;`,
        'listen [::]:443 ssl;': '',
        [`/etc/letsencrypt/live/${name}/fullchain.pem`]: 'certificate.pem',
        [`/etc/letsencrypt/live/${name}/privkey.pem`]: 'key.pem',
        ...(serverPort !== undefined && { '127.0.0.1:8787': `127.0.0.1:${serverPort}` }),
      });
      await writeFile(inFolder('nginx.conf'), aroundSite(site));
    };
    await configure(options.configuration);
    const nginx = spawn('nginx', ['-p', folder.path, '-c', 'nginx.conf', '-e', 'stderr'], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const complaints = text(nginx.stderr);
    const exited = once(nginx, 'exit');
    await until(() => existsSync(inFolder('nginx.pid')) || nginx.exitCode !== null);
    const stop = async () => void (nginx.kill() && (await exited));
    const reload = async (configuration: string) => {
      await configure(configuration);
      nginx.kill('SIGHUP');
    };
    if (nginx.exitCode === null) return { port, plainPort, stop, reload };
    if ((await complaints).includes('Address already in use')) return start();
    throw new Error(`nginx did not start: ${await complaints}`);
  };

  const { port, plainPort, stop, reload } = await start();
  const target = { host: '127.0.0.1', agent: false } as const;
  const withHost = ({ headers, ...rest }: RequestOptions) => ({ ...rest, headers: { Host: name, ...headers } });
  return {
    ...{ port, ca },
    request: (options) => requestHttps({ ...target, port, ca, servername: name, ...withHost(options) }),
    requestPlain: (options) => requestHttp({ ...target, port: plainPort, ...withHost(options) }),
    reload,
    async [Symbol.asyncDispose]() {
      await stop();
      await folder.remove();
    },
  };
};

/** The relevant part of Debian's nginx.conf around a site, for one worker with all files in its folder. */
const aroundSite = (site: string): string => `
  daemon off;
  worker_processes 1;
  pid nginx.pid;
  events {}
  http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    ${site}
  }`;

const replaceEach = (configuration: string, replacements: Readonly<Record<string, string>>): string => {
  let replaced = configuration;
  for (const [original, replacement] of Object.entries(replacements)) {
    if (!replaced.includes(original)) throw new Error(`The configuration lacks '${original}'.`);
    replaced = replaced.replaceAll(original, replacement);
  }
  return replaced;
};
