import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { createPocketsphinxEngine, createTemporaryFolder, type PcmSamples } from '@audio-transcriber/transcribe-server';
import { compareAccuracy, maxDifference } from '../benchmarks/accuracy.ts';
import { readEnglishSpeech, speechFolder } from '../benchmarks/speech-files.ts';
import { decode } from '../packages/transcribe-server/src/audio/decode.ts';
import { cutIntoSegments } from '../packages/transcribe-server/src/audio/segmenter.ts';

const speech = await readEnglishSpeech();
const hasRecogniser = spawnSync('pocketsphinx_batch').error === undefined;
const skip =
  speech === undefined ? `no recorded speech in ${speechFolder}` : hasRecogniser ? false : 'pocketsphinx is missing';

const longestFirst = (speech ?? []).toSorted((one, other) => other.seconds - one.seconds);
/** Each text once, however many files say it. */
const texts = new Map(longestFirst.map((file) => [file.transcript, file]));
/** Long enough to be cut, and no more than a test has time for. */
const brief = [...texts.values()].filter(({ seconds }) => seconds <= 45).slice(0, 4);
const longest = longestFirst.find(({ name }) => name.endsWith('.wav'));

test('the route makes hardly more word errors than the recogniser alone', { skip }, async () => {
  assert.ok(brief.length > 0, 'There is no English recording of 45 s or less.');
  const { recogniserAlone, throughServer } = await compareAccuracy(brief);
  assert.ok(throughServer - recogniserAlone <= maxDifference, `${throughServer} against ${recogniserAlone}`);
});

const isLong = longest !== undefined && longest.seconds >= 90;
const skipLong = skip || (!isLong && `no WAV of a minute and a half in ${speechFolder}`);

test('no cut falls inside a word of a long reading', { skip: skipLong }, async () => {
  await using temporaryFolder = createTemporaryFolder();
  const engine = createPocketsphinxEngine({ temporaryFolder });
  const { signal } = new AbortController();
  const path = longest?.path ?? '';
  const mediaType = { container: 'wav', demuxer: 'wav' } as const;
  const chunks = await Array.fromAsync(decode(path, { mediaType, maxSeconds: 600, signal }));
  const samples: PcmSamples = Int16Array.from(chunks.flatMap((chunk) => Array.from(chunk)));
  async function* pcm() {
    yield samples;
  }
  const segments = await Array.fromAsync(cutIntoSegments(pcm(), engine.segmentSeconds));
  const cuts = segments.slice(1).map(({ startSeconds }) => startSeconds);
  assert.ok(cuts.length >= 3);

  const aroundSeconds = 4;
  await Promise.all(
    cuts.map(async (cut, index) => {
      const [from, to] = [cut - aroundSeconds, cut + aroundSeconds].map((seconds) => Math.round(seconds * 16_000));
      const around = { index, startSeconds: cut - aroundSeconds, samples: samples.slice(from, to) };
      const { words = [] } = await engine.transcribe(around, { signal });
      const hit = words.find(
        (word) => word.startSeconds < aroundSeconds - 0.05 && word.endSeconds > aroundSeconds + 0.05,
      );
      assert.equal(hit, undefined, `the cut at ${cut} s falls into '${hit?.word}'`);
    }),
  );
});
