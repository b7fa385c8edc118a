import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDecoderPool } from '../../decoding/decoder-pool.ts';

const most = 2 ** 32 - 1;

/** Big-endian 32-bit integers. */
const numbers = (...values: readonly number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer).swap32();

const box = (type: string, ...content: readonly Uint8Array[]): Buffer => {
  const bytes = Buffer.concat(content);
  return Buffer.concat([numbers(8 + bytes.length), Buffer.from(type), bytes]);
};

/** The index of a file with one Opus track, with these boxes in its sample table. */
const movie = (table: readonly Buffer[], ...extension: readonly Buffer[]): Buffer => {
  const description = box('stsd', numbers(0, 1), box('Opus'));
  const media = box(
    'mdia',
    box('mdhd', numbers(0, 0, 0, 48_000, 0, 0)),
    box('hdlr', numbers(0, 0), Buffer.from('soun')),
    box('minf', box('stbl', description, ...table)),
  );
  return box('moov', box('trak', box('tkhd', numbers(0, 0, 0, 1, 0, 0)), media), ...extension);
};

/** A file with one fragment of runs without fields. All runs begin at the packets. */
const fragmented = (
  runs: { readonly count: number; readonly samples: number; readonly size: number },
  packets: Buffer,
) => {
  const header = box('tfhd', numbers(0x10, 1, runs.size));
  const runBytes = 20 * runs.count;
  const offset = 8 + 8 + header.length + runBytes + 8;
  const run = box('trun', numbers(1, runs.samples, offset));
  const fragment = box('moof', box('traf', header, ...Array.from({ length: runs.count }, () => run)));
  return Buffer.concat([movie([], box('mvex')), fragment, box('mdat', packets)]);
};

/** A file without fragments. */
const whole = (size: number) => {
  const sizes = box('stsz', numbers(0, size, most));
  const chunks = [box('stsc', numbers(0, 1, 1, most, 1)), box('stco', numbers(0, 1, 8))];
  return Buffer.concat([movie([sizes, ...chunks]), box('mdat', Buffer.alloc(1000))]);
};

const decode = async (bytes: Uint8Array, maxSeconds = 1200) => {
  const pool = createDecoderPool({ threads: 1, stallSeconds: 1 });
  const { signal } = new AbortController();
  const decoding = pool.decode({ container: 'mp4', audio: { bytes }, maxSeconds, signal });
  for (let samples = 0; ; ) {
    const { done, value } = await decoding.next();
    if (done) return { samples, result: value?.type ?? 'end' };
    samples += value[0]?.length ?? 0;
  }
};

for (const [what, file] of [
  ['a sample table', whole(70_000)],
  ['a fragment', fragmented({ count: 1, samples: most, size: 70_000 }, Buffer.alloc(1000))],
  ['a fragment with empty samples', fragmented({ count: 1, samples: most, size: 0 }, Buffer.alloc(1000))],
] as const) {
  test(`stops at the first of four billion impossible samples in ${what}`, async () => {
    assert.deepEqual(await decode(file), { samples: 0, result: 'empty' });
  });
}

test('reads no more packets than fit into the file', async () => {
  const silence = Buffer.alloc(60_000); // Packets of 1 byte and 10 ms.
  const file = fragmented({ count: 100, samples: silence.length, size: 1 }, silence);
  const { samples, result } = await decode(file);
  assert.equal(result, 'end');
  assert.ok(samples <= 160 * file.length, `${samples}`);
});

test('counts the duration of damaged packets', async () => {
  const damaged = Buffer.alloc(50_000, 3);
  const { result } = await decode(fragmented({ count: 1, samples: damaged.length, size: 1 }, damaged), 120);
  assert.equal(result, 'too-long');
});
