import { createWriteStream } from 'node:fs';
import { mkdtempDisposable, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** The minimum for an upload: writes the raw body to a file. */
await using folder = await mkdtempDisposable(join(tmpdir(), 'plain-http-'));
let uploads = 0;

const server = createServer(async (request, response) => {
  const path = join(folder.path, String(uploads++));
  await pipeline(request, createWriteStream(path));
  await rm(path);
  response.writeHead(415, { 'Content-Type': 'application/json' }).end('{"error":"This is not audio."}');
});
server.listen(0, '127.0.0.1', () => {
  console.info(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
await new Promise((resolve) => process.once('SIGTERM', resolve));
server.close();
