import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { connectToGoogle, googleEndpoint } from './client.ts';
import { createGoogleEngine } from './google.ts';

const { signal } = new AbortController();
const segment = { index: 0, startSeconds: 0, samples: new Int16Array(1600) };

/** A machine without any credentials: where the client asks Google's network for them, on port 9, nobody answers. */
const withoutCredentials = async (context: TestContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'google-client-test-'));
  const before = { ...process.env };
  Object.assign(process.env, {
    HOME: folder,
    CLOUDSDK_CONFIG: folder,
    PATH: folder,
    METADATA_SERVER_DETECTION: 'none',
    GCE_METADATA_HOST: '127.0.0.1:9',
  });
  for (const name of ['GOOGLE_APPLICATION_CREDENTIALS', 'GOOGLE_CLOUD_PROJECT', 'GCLOUD_PROJECT'])
    delete process.env[name];
  context.after(async () => {
    process.env = before;
    await rm(folder, { recursive: true });
  });
  return folder;
};

/** Of a service account, without its project. */
const createKey = () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { type: 'service_account', client_email: 'me@example.com', private_key: privateKey };
};

test('a client that is not installed is named, with what to install', async () => {
  const hooks = registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier === '@google-cloud/speech') throw new Error('It is not there.');
      return nextResolve(specifier, context);
    },
  });
  const engine = createGoogleEngine();
  await assert.rejects(async () => engine.check?.(), /npm install @google-cloud\/speech/);
  hooks.deregister();
});

test('missing credentials are named, with what to do, until they are there', async (context) => {
  const folder = await withoutCredentials(context);
  const engine = createGoogleEngine({ project: 'mine' });
  const advice = /credentials cannot be used: .* Set GOOGLE_APPLICATION_CREDENTIALS/s;
  await assert.rejects(async () => engine.check?.(), advice);
  await assert.rejects(engine.transcribe(segment, { signal }), ({ code, cause }) => {
    assert.equal(code, 'engine-unavailable');
    assert.match(cause.message, advice);
    return true;
  });
  process.env.GOOGLE_APPLICATION_CREDENTIALS = join(folder, 'not-there.json');
  await assert.rejects(async () => createGoogleEngine().check?.(), /not-there\.json does not exist/);
  process.env.GOOGLE_APPLICATION_CREDENTIALS = join(folder, 'damaged.json');
  await writeFile(process.env.GOOGLE_APPLICATION_CREDENTIALS, 'secret-key');
  await assert.rejects(
    async () => createGoogleEngine().check?.(),
    ({ message }) => {
      assert.match(message, /the key file is not JSON\. Set GOOGLE_APPLICATION_CREDENTIALS/);
      assert.ok(!message.includes('secret'));
      return true;
    },
  );
});

test('a project that is not known is asked for', async (context) => {
  const folder = await withoutCredentials(context);
  process.env.GOOGLE_APPLICATION_CREDENTIALS = join(folder, 'key.json');
  await writeFile(process.env.GOOGLE_APPLICATION_CREDENTIALS, JSON.stringify(createKey()));
  await assert.rejects(async () => createGoogleEngine().check?.(), /Set GOOGLE_CLOUD_PROJECT/);
});

test('the project is that of the credentials, or the one that was set', async (context) => {
  const folder = await withoutCredentials(context);
  process.env.GOOGLE_APPLICATION_CREDENTIALS = join(folder, 'key.json');
  const key = { ...createKey(), project_id: 'of-the-key' };
  await writeFile(process.env.GOOGLE_APPLICATION_CREDENTIALS, JSON.stringify(key));

  const found = await connectToGoogle({ location: 'eu' });
  assert.equal(found.project, 'of-the-key');
  const stub = await found.client.initialize();
  assert.match(stub.getChannel?.().getTarget(), /^dns:eu-speech\.googleapis\.com(:443)?$/);
  assert.equal((await connectToGoogle({ location: 'eu', project: 'mine' })).project, 'mine');
});

test('each location has an endpoint of its own', () => {
  assert.equal(googleEndpoint('global'), 'speech.googleapis.com');
  assert.equal(googleEndpoint('us'), 'us-speech.googleapis.com');
  assert.equal(googleEndpoint('europe-west4'), 'europe-west4-speech.googleapis.com');
});
