import { v2 } from '@google-cloud/speech';
import { credentials } from '@grpc/grpc-js';

const { hostname, port } = new URL(`http://${process.env.SPEECH_EMULATOR_HOST}`);
const client = new v2.SpeechClient({
  apiEndpoint: hostname,
  port: Number(port),
  sslCreds: credentials.createInsecure(),
  projectId: 'emulator',
  clientOptions: { universeDomain: 'googleapis.com' },
});
await client.initialize();

/** Tells whether a file is WebM, by its first bytes. */
export const isWebm = (audio: Uint8Array): boolean => Buffer.from(audio.subarray(0, 4)).toString('hex') === '1a45dfa3';

/** Sends the file unchanged in one call, as in the client's documentation. Google decodes it. */
export const recognizeOnce = async (content: Uint8Array): Promise<string> => {
  const [{ results }] = await client.recognize({
    recognizer: 'projects/emulator/locations/global/recognizers/_',
    content,
    config: {
      autoDecodingConfig: {},
      model: 'long',
      languageCodes: ['en-US'],
      features: { enableAutomaticPunctuation: true, enableWordTimeOffsets: true },
    },
  });
  return (results ?? []).map(({ alternatives }) => alternatives?.[0]?.transcript ?? '').join('');
};
