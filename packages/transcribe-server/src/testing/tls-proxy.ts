import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { promisify } from 'node:util';

/** The reason to skip a test with a certificate, or false if it can run. */
export const opensslMissing = (): string | false =>
  spawnSync('openssl', ['version'], { stdio: 'ignore' }).error !== undefined && 'openssl is not installed';

/** Creates a certificate for one day, and its key, as PEM files. */
export const createCertificate = async (name: string, certificatePath: string, keyPath: string): Promise<void> => {
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  await promisify(execFile)('openssl', ['req', ...kind, ...subject, '-keyout', keyPath, '-out', certificatePath]);
};

/** Encrypts the connections to a server: OpenAI's realtime client connects to nothing else. */
export interface TlsProxy extends AsyncDisposable {
  readonly port: number;
  /** The certificate, for the name localhost. */
  readonly ca: Buffer;
}

/** Starts a proxy on 127.0.0.1. @param serverPort the port of the server behind it */
export const startTlsProxy = async (serverPort: number): Promise<TlsProxy> => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'tls-proxy-'));
  const [certificate, keyFile] = [join(folder.path, 'certificate.pem'), join(folder.path, 'key.pem')];
  await createCertificate('localhost', certificate, keyFile);
  const [cert, key] = await Promise.all([readFile(certificate), readFile(keyFile)]);
  const sockets = new Set<Socket>();
  const server = createServer({ cert, key }, (client) => {
    const behind = connect(serverPort, '127.0.0.1');
    for (const socket of [client, behind]) {
      sockets.add(socket);
      socket.on('error', () => {}); // 'close' follows.
      socket.once('close', () => {
        sockets.delete(socket);
        client.destroy();
        behind.destroy();
      });
    }
    client.pipe(behind).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    ca: cert,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};
