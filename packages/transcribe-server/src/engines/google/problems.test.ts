import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toGoogleProblem } from './problems.ts';

const service = { project: 'mine', location: 'global', model: 'long', endpoint: 'speech.googleapis.com' };

for (const [code, details, problem, advice] of [
  [3, 'The language "mi-NZ" is not supported by the model "long".', 'unsupported-language', /GOOGLE_SPEECH_MODEL/],
  [3, 'The yue-Hant-HK locale is not available for the long model', 'unsupported-language', /GOOGLE_SPEECH_MODEL/],
  [3, "Invalid recognition 'config': bad language code.", 'unsupported-language', /bad language/],
  [3, 'The model "long" does not exist in the location named "x".', 'engine-misconfigured', /GOOGLE_SPEECH_MODEL long/],
  [3, 'Invalid resource field value in the request.', 'engine-misconfigured', /GOOGLE_CLOUD_PROJECT/],
  [3, "Invalid recognition 'config': bad encoding..", 'engine-failed', /bad encoding/],
  [5, 'Requested entity was not found.', 'engine-misconfigured', /GOOGLE_CLOUD_LOCATION global/],
  [7, "Permission 'speech.recognizers.recognize' denied", 'engine-misconfigured', /roles\/speech\.client/],
  [
    7,
    'The API has not been used in project 1 before or it is disabled.',
    'engine-misconfigured',
    /gcloud services enable/,
  ],
  [7, 'The model long is no longer available.', 'engine-misconfigured', /GOOGLE_SPEECH_MODEL long/],
  [8, 'Quota exceeded for quota metric.', 'rate-limited', /quota of the project mine/],
  [13, 'Internal error.', 'engine-failed', /Internal error/],
  [16, 'Request had invalid authentication credentials.', 'engine-misconfigured', /GOOGLE_APPLICATION_CREDENTIALS/],
] as const) {
  test(`maps ’${details}’ to ${problem}`, () => {
    const error = Object.assign(new Error(`${code} STATUS: ${details}`), { code, details });
    const { code: found, message, param, cause } = toGoogleProblem(error, service);
    assert.equal(found, problem);
    assert.equal(param, problem === 'unsupported-language' ? 'language' : undefined);
    assert.ok(cause instanceof Error && cause.cause === error);
    assert.match(cause.message, advice);
    assert.doesNotMatch(message, advice);
  });
}
