import { reach, untilRecorded } from './states.mjs';

const onRecorder = (page) => page.locator('#note audio-transcriber');

const record = async (page, seconds, words = '') => {
  await page.getByRole('button', { name: 'Start recording' }).click();
  await untilRecorded(onRecorder(page), seconds);
  await onRecorder(page).getByText(words).first().waitFor();
};

/** The pictures of the README: the steps to each, on the demo page. */
export const demoPictures = {
  recording: (page) => record(page, 8, 'over the fields'),
  transcript: async (page) => {
    await record(page, 9);
    await page.getByRole('button', { name: 'Stop recording' }).click();
    await reach(page, 'transcribed');
    await onRecorder(page).locator('.toolbar').waitFor();
    await onRecorder(page).evaluate((element) => {
      element.shadowRoot.querySelector('audio').currentTime = 1.6;
    });
  },
  interrupted: async (page) => {
    await record(page, 4);
    await page.reload();
    await onRecorder(page).locator('.recovery').waitFor();
  },
};

/** The size of these pictures. */
export const demoViewport = { width: 460, height: 780 };
