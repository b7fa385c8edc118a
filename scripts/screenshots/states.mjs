import { spokenText } from './site.mjs';

const onElement = (page, work, argument) => page.locator('audio-transcriber').evaluate(work, argument);

const act = (page, method) => onElement(page, (element, method) => element[method](), method);

export const reach = (page, phase) =>
  page.waitForFunction((phase) => document.querySelector('audio-transcriber')?.phase === phase, phase);

/** Waits until the timer shows these seconds, or more on a busy machine. */
export const untilRecorded = async (element, seconds) => {
  const timer = element.getByRole('timer');
  while (Number((await timer.textContent()).replace('0:', '')) < seconds) await element.page().waitForTimeout(50);
};

const press = (page, selector) => page.locator(`audio-transcriber ${selector}`).first().click();

const record = async (page, ms = 2500) => {
  await act(page, 'start');
  await reach(page, 'recording');
  await page.waitForTimeout(ms);
};

const recordAndStop = async (page) => {
  await record(page);
  await act(page, 'stop');
};

const transcribe = async (page) => {
  await record(page, 9200);
  await act(page, 'stop');
  await reach(page, 'transcribed');
  await page.locator('audio-transcriber .toolbar').waitFor({ state: 'attached' });
};

const silenceMicrophone = (page) =>
  page.evaluate(() => {
    const context = new AudioContext();
    const silence = new ConstantSourceNode(context, { offset: 0 });
    const destination = new MediaStreamAudioDestinationNode(context);
    silence.connect(destination);
    silence.start();
    navigator.mediaDevices.getUserMedia = async () => destination.stream;
  });

const interrupt = async (page) => {
  await record(page, 3500);
  await page.reload();
  await page.locator('audio-transcriber .recovery').waitFor();
};

/** Shows the element as one row, with a choice of languages. */
const makeCompact = (page) =>
  onElement(page, (element) => Object.assign(element, { appearance: 'compact', languages: 'en de' }));

/**
 * The steps to reach each state, its phase, and how the service fails, where it does. A state that `follows` another one is
 * reached from there, which saves the time to speak and to transcribe again.
 */
export const states = {
  idle: { phase: 'idle' },
  starting: {
    phase: 'starting',
    run: async (page) => {
      await page.evaluate(() => {
        navigator.mediaDevices.getUserMedia = () => new Promise(() => {});
      });
      await act(page, 'start');
    },
  },
  recording: { failure: 'never', phase: 'recording', run: record },
  'recording-with-text': {
    phase: 'recording',
    run: async (page) => {
      await record(page, 0);
      await untilRecorded(page.locator('audio-transcriber'), 8);
    },
  },
  'recording-silence': {
    failure: 'never',
    phase: 'recording',
    run: async (page) => {
      await silenceMicrophone(page);
      await record(page);
      await page.locator('audio-transcriber [part=silence]').waitFor();
    },
  },
  paused: { follows: 'recording', phase: 'paused', run: (page) => act(page, 'pause') },
  stopping: {
    failure: 'never',
    phase: 'stopping',
    run: async (page) => {
      await page.evaluate(() => {
        MediaRecorder.prototype.stop = () => {};
      });
      await recordAndStop(page);
    },
  },
  recorded: {
    phase: 'recorded',
    run: async (page) => {
      await onElement(page, (element) => {
        element.manual = true;
      });
      await recordAndStop(page);
    },
  },
  transcribing: { failure: 'never', phase: 'transcribing', run: recordAndStop },
  'transcribing-with-text': {
    phase: 'transcribing',
    run: async (page) => {
      await page.route('**/v1/audio/transcriptions/**', (route) => {
        // The end of the recording never reaches the server.
        if (route.request().headers()['upload-complete'] !== '?1') return route.fallback();
      });
      await record(page, 5000);
      await page.locator('audio-transcriber .transcript').waitFor();
      await act(page, 'stop');
    },
  },
  transcribed: { phase: 'transcribed', run: transcribe },
  'transcribed-playing': {
    follows: 'transcribed',
    phase: 'transcribed',
    run: (page) =>
      onElement(page, (element) => {
        element.shadowRoot.querySelector('audio').currentTime = 1.6;
      }),
  },
  'transcribed-menu': { follows: 'transcribed', phase: 'transcribed', run: (page) => press(page, '[part~=more]') },
  editing: {
    follows: 'transcribed',
    phase: 'transcribed',
    run: async (page) => {
      await page.keyboard.press('Escape');
      await press(page, '[part~=edit]');
    },
  },
  empty: {
    phase: 'transcribed',
    run: async (page) => {
      await silenceMicrophone(page);
      await recordAndStop(page);
    },
  },
  'failed-with-recording': { failure: 'refusal', phase: 'failed', run: recordAndStop },
  'failed-busy': { failure: 'busy', phase: 'failed', run: recordAndStop },
  'failed-without-recording': {
    phase: 'failed',
    run: async (page) => {
      await page.evaluate(() => {
        navigator.mediaDevices.getUserMedia = async () => {
          throw new DOMException('Permission denied', 'NotAllowedError');
        };
      });
      await act(page, 'start');
      await press(page, 'summary');
    },
  },
  interrupted: { failure: 'never', phase: 'idle', run: interrupt },
  'interrupted-several': { follows: 'interrupted', phase: 'idle', run: interrupt },
  'compact-idle': { phase: 'idle', run: makeCompact },
  'compact-recording': {
    phase: 'recording',
    run: async (page) => {
      await makeCompact(page);
      await record(page, 0);
      await untilRecorded(page.locator('audio-transcriber'), 8);
    },
  },
  'compact-failed': {
    failure: 'busy',
    phase: 'failed',
    run: async (page) => {
      await makeCompact(page);
      await recordAndStop(page);
    },
  },
  'compact-open': {
    phase: 'transcribed',
    run: async (page) => {
      await makeCompact(page);
      await transcribe(page);
      await press(page, '[part~=expand]');
    },
  },
  disabled: {
    phase: 'idle',
    run: (page) =>
      onElement(page, (element) => {
        element.disabled = true;
      }),
  },
  'read-only-with-text': {
    phase: 'idle',
    run: (page) =>
      onElement(
        page,
        (element, text) => {
          element.value = text;
          element.readOnly = true;
        },
        spokenText,
      ),
  },
};
