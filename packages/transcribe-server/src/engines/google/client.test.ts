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

/** An environment without credentials. The client looks for Google's metadata server on port 9, where nothing listens. */
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

/** The key of a service account, without a project. */
const createKey = () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { type: 'service_account', client_email: 'me@example.com', private_key: privateKey };
};

test('reports a missing client package, and how to install it', async () => {
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

test('reports missing credentials, and how to provide them, until they exist', async (context) => {
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

test('reports an unknown project', async (context) => {
  const folder = await withoutCredentials(context);
  process.env.GOOGLE_APPLICATION_CREDENTIALS = join(folder, 'key.json');
  await writeFile(process.env.GOOGLE_APPLICATION_CREDENTIALS, JSON.stringify(createKey()));
  await assert.rejects(async () => createGoogleEngine().check?.(), /Set GOOGLE_CLOUD_PROJECT/);
});

test('uses the project of the credentials, or the configured one', async (context) => {
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

test('uses the endpoint of each location', () => {
  assert.equal(googleEndpoint('global'), 'speech.googleapis.com');
  assert.equal(googleEndpoint('us'), 'us-speech.googleapis.com');
  assert.equal(googleEndpoint('europe-west4'), 'europe-west4-speech.googleapis.com');
});
