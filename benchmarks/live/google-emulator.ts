import { startGoogleSpeechEmulator } from '@audio-transcriber/transcribe-server/testing';

/** The emulator of Google's streaming protocol in a process of its own. It recognises tones. */
const { host } = await startGoogleSpeechEmulator();
console.info(`http://${host}`);
