/** A server to measure. */
export interface Contender {
  readonly name: string;
  /** Its module, relative to this file. */
  readonly module: string;
  readonly transcribes: boolean;
}

export const ours: Contender = {
  name: 'transcribe-server',
  module: '../../packages/transcribe-server/src/cli/main.ts',
  transcribes: true,
};

/** The server that this one is compared with. */
export const peer: Contender = { name: 'Express + multer', module: './express-multer.ts', transcribes: true };

export const contenders: readonly Contender[] = [
  ours,
  peer,
  { name: 'Fastify + multipart', module: './fastify-multipart.ts', transcribes: true },
  { name: 'node:http to disk', module: './plain-http.ts', transcribes: false },
];
