import assert from 'node:assert/strict';
import { test } from 'node:test';
import { v2 } from '@google-cloud/speech';
import { serveFixtures } from '../../testing/provider-fixture.ts';
import { readRefusedFeatures, toGoogleProblem } from './problems.ts';
import { toEngineResult } from './response.ts';

const service = { project: 'mine', location: 'us', model: 'chirp_3', endpoint: 'us-speech.googleapis.com' };

/** Parses a response with Google's own client, over its JSON transport. */
const recognize = async (status: number, name: string) => {
  await using server = await serveFixtures([status, `google/${name}`]);
  const auth = { getClient: async () => auth, fetch, getUniverseDomain: async () => 'googleapis.com' };
  const client = new v2.SpeechClient({
    fallback: true,
    protocol: 'http',
    apiEndpoint: '127.0.0.1',
    port: server.port,
    auth: auth as never,
  });
  const recognizer = 'projects/mine/locations/us/recognizers/_';
  const [response] = await client.recognize({ recognizer, content: new Uint8Array(2) });
  return response;
};

const failureOf = async (status: number, name: string): Promise<unknown> => {
  try {
    await recognize(status, name);
  } catch (error) {
    return error;
  }
  throw new Error(`${name} is no failure.`);
};

test('reads text, word times, confidence, language and billed seconds', async () => {
  const result = toEngineResult(await recognize(200, 'recognize-words'));
  assert.equal(result.text, 'how old is the Brooklyn Bridge');
  assert.equal(result.language, 'en-US');
  assert.equal(result.billedSeconds, 2);
  assert.deepEqual(
    result.words?.map(({ word, startSeconds, endSeconds }) => [word, startSeconds, endSeconds]),
    [
      ['how', 0, 0.3],
      ['old', 0.3, 0.6],
      ['is', 0.6, 0.8],
      ['the', 0.8, 0.9],
      ['Brooklyn', 0.9, 1.1],
      ['Bridge', 1.1, 1.4],
    ],
  );
  const confidences = result.words?.map(({ confidence }) => confidence?.toFixed(3));
  assert.deepEqual(confidences, ['0.988', '0.964', '0.983', '0.988', '0.988', '0.988']);
});

test('reads a response without results as silence', async () => {
  assert.deepEqual(toEngineResult(await recognize(200, 'recognize-silence')), { text: '', billedSeconds: 1 });
});

test('finds the unsupported feature in the details of the status', async () => {
  assert.deepEqual(readRefusedFeatures(await failureOf(400, 'error-unsupported-features')), ['word_level_confidence']);
});

for (const [status, name, code, advice] of [
  [400, 'error-unknown-model', 'engine-misconfigured', /chirp_3 in us and eu/],
  [401, 'error-unauthenticated', 'engine-misconfigured', /GOOGLE_APPLICATION_CREDENTIALS/],
  [403, 'error-api-disabled', 'engine-misconfigured', /gcloud services enable speech.googleapis.com --project mine/],
  [429, 'error-quota', 'rate-limited', /quota of the project mine/],
] as const) {
  test(`maps ${name} to ${code}, with advice for the operator`, async () => {
    const problem = toGoogleProblem(await failureOf(status, name), service);
    assert.equal(problem.code, code);
    assert.match((problem.cause as Error).message, advice);
  });
}
