import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeSettings, readConfig, readEngineSettings } from './config.ts';
import { ConfigError } from './config-error.ts';

test('has a default for every setting, and ignores empty variables', () => {
  assert.deepEqual(readConfig({ PORT: '', HOST: ' ' }), readConfig({}));
  assert.equal(readConfig({}).PORT, 8787);
  assert.equal(readConfig({}).HOST, '127.0.0.1');
});

test('reads the values', () => {
  const config = readConfig({
    PORT: '0',
    ALLOWED_ORIGINS: 'https://a.example, http://localhost:3000',
    ENGINE: 'google',
  });
  assert.equal(config.PORT, 0);
  assert.equal(config.ENGINE, 'google');
  assert.deepEqual(config.ALLOWED_ORIGINS, ['https://a.example', 'http://localhost:3000']);
});

test('reports every invalid variable at once', () => {
  const wrong = { PORT: '99999', MAX_UPLOAD_BYTES: '1 GB', ALLOWED_ORIGINS: 'example.com', SHUTDOWN_SECONDS: '-1' };
  assert.throws(
    () => readConfig(wrong),
    (error) => {
      assert.ok(error instanceof ConfigError);
      assert.deepEqual(error.faults.map((fault) => fault.split(' ')[0]).sort(), Object.keys(wrong).sort());
      assert.ok(error.message.includes("'1 GB'"));
      return true;
    },
  );
});

test('rejects times beyond a timer’s maximum and empty key lists, and does not repeat passwords', () => {
  const wrong = {
    REQUEST_TIMEOUT_SECONDS: '9999999',
    UPLOAD_TTL_SECONDS: '9999999',
    ABANDON_SECONDS: '9999999',
    API_KEYS: ' , ',
    HF_ENDPOINT: 'https://user:secret@mirror.example',
  };
  assert.throws(
    () => readConfig(wrong),
    (error) => {
      assert.ok(error instanceof ConfigError);
      assert.equal(error.faults.length, 5);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    },
  );
});

test('rejects settings that an engine cannot use', () => {
  const wrong = {
    DEFAULT_LANGUAGE: 'en_US',
    GOOGLE_CLOUD_LOCATION: 'eu.evil.example/',
    OPENAI_BASE_URL: 'localhost',
  };
  assert.throws(
    () => readEngineSettings(wrong),
    (error) => error instanceof ConfigError && error.faults.length === 3,
  );
});

test('lists the engines when ENGINE is unknown', () => {
  for (const ENGINE of ['oracle', 'constructor']) {
    assert.throws(() => readConfig({ ENGINE }), /ENGINE must be one of auto, sherpa, google, openai/);
  }
});

test('describes every setting', () => {
  for (const { name, description } of describeSettings()) assert.ok(description.length > 10, name);
});

test('reads the engine’s settings even if other settings are invalid', () => {
  const { ENGINE, OPENAI_API_KEY } = readEngineSettings({ PORT: 'eighty', ENGINE: ' openai ', OPENAI_API_KEY: 'key' });
  assert.equal(ENGINE, 'openai');
  assert.equal(OPENAI_API_KEY, 'key');
});
