import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { dictate, openExamplePage, spokenText } from '../../tests/example-page.ts';

const folder = import.meta.dirname;
const isValid = (form: Element) => (form as HTMLFormElement).checkValidity();

/** Echoes the submitted form. */
const createMessages = () => {
  const received: FormData[] = [];
  const routes = new Hono().post('/messages', async (c) => {
    received.push(await c.req.formData());
    return c.html('<!doctype html><html lang="en"><title>Thank you</title><h1>Thank you</h1></html>');
  });
  return { received, routes };
};

test('submits the message and its recording, but not before there is one', async () => {
  const { received, routes } = createMessages();
  await using browser = await openExamplePage(folder, { routes });
  const { page, complaints } = browser;
  const form = page.locator('form');
  await page.getByLabel('Your name').fill('Ada');
  await page.locator('audio-transcriber:invalid').waitFor();
  assert.equal(await form.evaluate(isValid), false);
  await page.getByRole('button', { name: 'Send' }).click();
  assert.equal(received.length, 0);

  await dictate(page);
  await page.locator('audio-transcriber:state(transcribed)').waitFor();
  assert.equal(await form.evaluate(isValid), true);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('heading', { name: 'Thank you' }).waitFor();

  assert.equal(received.length, 1);
  const [message] = received as [FormData];
  assert.equal(message.get('sender'), 'Ada');
  assert.equal(message.get('message'), spokenText);
  const audio = message.get('message-audio');
  assert.ok(audio instanceof File);
  assert.match(audio.type, /^audio\/webm/);
  assert.match(audio.name, /\.webm$/);
  assert.ok(audio.size > 10_000);
  assert.deepEqual(complaints, []);
});

test('does not submit while recording, and is emptied by a reset', async () => {
  const { received, routes } = createMessages();
  await using browser = await openExamplePage(folder, { routes });
  const { page, complaints } = browser;
  const form = page.locator('form');
  await page.getByLabel('Your name').fill('Ada');
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await page.locator('audio-transcriber:invalid').waitFor();
  assert.equal(await form.evaluate(isValid), false);

  await page.getByRole('button', { name: 'Start over' }).click();
  await page.getByRole('button', { name: 'Start recording' }).waitFor();
  assert.equal(await page.getByLabel('Your name').inputValue(), '');
  assert.deepEqual(await form.evaluate((element) => [...new FormData(element as HTMLFormElement).keys()]), [
    'sender',
    'message',
  ]);
  assert.equal(received.length, 0);
  assert.deepEqual(complaints, []);
});
