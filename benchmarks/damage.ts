import {
  createToneEngine,
  damageFile,
  damages,
  encodeAudio,
  randomDigitGroups,
  toneRecording,
} from '@audio-transcriber/transcribe-server/testing';
import { createSeededRandom } from '../packages/transcribe-server/src/testing/seeded-random.ts';
import { createFaultLog, startTestServer } from '../packages/transcribe-server/src/testing/test-server.ts';
import { beginUpload } from '../packages/transcribe-server/src/testing/test-upload.ts';

const count = 3000;
const atOnce = 8;
const maxSeconds = 30;
const pieceBytes = 10_000;
const formats = ['webm-opus-live', 'webm-opus', 'ogg-opus', 'mp4-opus', 'mp4-opus-fragmented', 'wav', 'aiff'] as const;

const { samples } = toneRecording(randomDigitGroups({ seed: 1, groups: 8 }));
const files = new Map<string, Uint8Array>();
for (const format of formats) files.set(format, await encodeAudio(samples, format));

const seed = Number(process.env.SEED ?? 1);
const random = createSeededRandom(seed);
const faults: unknown[] = [];
const outcomes = new Map<string, number>();
let slowest = 0;
let failures = 0;
let sent = 0;

await using server = await startTestServer({
  engine: createToneEngine(),
  limits: { maxAudioSeconds: 600 },
  log: createFaultLog(faults),
});

/** Returns the response with the transcription, or the problem of the part that was rejected. */
const sendInPieces = async (file: Uint8Array<ArrayBuffer>): Promise<Response> => {
  const upload = await beginUpload(server.url);
  for (;;) {
    const end = upload.offset + pieceBytes;
    const isLast = end >= file.length;
    const answer = await upload.append(file.slice(upload.offset, end), { isLast });
    if (isLast || answer.status !== 204) return answer;
  }
};

const sendOne = async (i: number): Promise<void> => {
  const format = formats[i % formats.length] ?? formats[0];
  const damage = damages[Math.floor(i / formats.length) % damages.length] ?? 'flips';
  const file = damageFile(files.get(format) ?? new Uint8Array(), damage, random);
  const start = performance.now();
  const answer = i % 3 === 0 ? await sendInPieces(file) : await server.post(file);
  const body = (await answer.json()) as { readonly code?: string };
  const seconds = (performance.now() - start) / 1000;
  slowest = Math.max(slowest, seconds);
  if (answer.status >= 500 || seconds > maxSeconds) {
    failures += 1;
    console.log(`  file ${i}, ${damage} in ${format}: ${answer.status} after ${seconds.toFixed(1)} s`);
  }
  const outcome = `${format.padEnd(22)}${damage.padEnd(10)}${answer.status} ${body.code ?? ''}`;
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
};

console.log(`${count} damaged files, ${atOnce} at once, a third of them as uploads in pieces; seed ${seed}`);
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (sent < count) await sendOne(sent++);
  }),
);
for (const [outcome, times] of [...outcomes].sort()) console.log(`  ${outcome}: ${times}`);
const left = [...(await server.leftovers()), ...(await server.openFiles())].length;
console.log(`slowest answer ${slowest.toFixed(1)} s; ${faults.length} faults in the log; ${left} files left`);
const isMet = failures === 0 && faults.length === 0 && left === 0;
console.log(`\nGoals\n  ${isMet ? 'yes' : 'NO '}  no crash, no hang, no 5xx, nothing left: ${failures} failures`);
if (!isMet) process.exitCode = 1;
