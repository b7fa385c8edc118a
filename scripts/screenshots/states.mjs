import { spokenText } from './site.mjs';

const onElement = (page, work, argument) => page.locator('audio-transcriber').evaluate(work, argument);

const act = (page, method) => onElement(page, (element, method) => element[method](), method);

export const reach = (page, phase) =>
  page.waitForFunction((phase) => document.querySelector('audio-transcriber')?.phase === phase, phase);

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
  await page.locator('audio-transcriber .toolbar').waitFor();
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

/** Scenes: the steps to reach a state, its phase, and how the service fails, where it does. */
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
      await page.locator('audio-transcriber').getByText('0:08').waitFor();
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
  paused: {
    failure: 'never',
    phase: 'paused',
    run: async (page) => {
      await record(page);
      await act(page, 'pause');
    },
  },
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
    phase: 'transcribed',
    run: async (page) => {
      await transcribe(page);
      await onElement(page, (element) => {
        element.shadowRoot.querySelector('audio').currentTime = 1.6;
      });
    },
  },
  'transcribed-menu': {
    phase: 'transcribed',
    run: async (page) => {
      await transcribe(page);
      await press(page, '[part~=more]');
    },
  },
  editing: {
    phase: 'transcribed',
    run: async (page) => {
      await transcribe(page);
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
  'interrupted-several': {
    failure: 'never',
    phase: 'idle',
    run: async (page) => {
      await interrupt(page);
      await interrupt(page);
    },
  },
  'compact-idle': { phase: 'idle', run: makeCompact },
  'compact-recording': {
    phase: 'recording',
    run: async (page) => {
      await makeCompact(page);
      await record(page, 0);
      await page.locator('audio-transcriber').getByText('0:08').waitFor();
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
