import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProblemError } from '@audio-transcriber/contract';
import { createGrowingFile } from '../intake/growing-file.ts';
import { reserveTemporaryFile } from '../testing/temporary-file.ts';
import { type Append, createUploadIntake } from './upload-intake.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

const start = async () => {
  const file = await createGrowingFile(await reserveTemporaryFile());
  const intake = createUploadIntake({ file, maxBytes: 1000, onBytes: () => {} });
  const append = (offset: number, text: string, rest: Partial<Append> = {}) =>
    intake.append({
      ...{ offset, isLast: false, length: undefined },
      async *read() {
        yield bytes(text);
      },
      ...rest,
    });
  return { file, append, [Symbol.asyncDispose]: () => file[Symbol.asyncDispose]() };
};

const codeOf = ({ status, reason }: PromiseSettledResult<void> & { reason?: ProblemError }) =>
  status === 'fulfilled' ? 'ok' : reason?.code;

test('writes a part once that is sent twice at the same time', async () => {
  await using upload = await start();
  const begun = Promise.withResolvers<void>();
  const hanging = upload.append(0, '', {
    async *read(signal) {
      yield bytes('0123456789');
      begun.resolve();
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
  });
  await begun.promise;
  const parts = [upload.append(10, 'abcdefghij'), upload.append(10, 'abcdefghij')];
  const codes = (await Promise.allSettled([hanging, ...parts])).map(codeOf);
  assert.deepEqual(codes, ['request-timeout', 'request-timeout', 'upload-offset-mismatch']);
  assert.equal(upload.file.bytes, 20);
});

test('rejects an Upload-Length below the received bytes', async () => {
  await using upload = await start();
  await upload.append(0, '0123456789');
  await assert.rejects(upload.append(10, 'a', { length: 5 }), { code: 'invalid-request' });
  await assert.rejects(upload.append(10, 'a', { length: 1001 }), { code: 'audio-too-large' });
  assert.equal(upload.file.bytes, 10);
});
