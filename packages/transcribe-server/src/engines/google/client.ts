import type { v2 } from '@google-cloud/speech';
import { credentialsMissing } from './problems.ts';

interface GoogleClientOptions {
  /** Default: that of the credentials. */
  readonly project?: string | undefined;
  readonly location: string;
  /** `127.0.0.1:PORT` of an emulator: plain text, without credentials. */
  readonly emulatorHost?: string | undefined;
}

export interface GoogleConnection {
  readonly client: v2.SpeechClient;
  readonly project: string;
}

/** The host that serves a location: requests for another are refused. */
export const googleEndpoint = (location: string): string =>
  location === 'global' ? 'speech.googleapis.com' : `${location}-speech.googleapis.com`;

/**
 * A client that holds credentials, loaded only now because it is large.
 * @throws Error what is missing, in words for the operator
 */
export const connectToGoogle = async (options: GoogleClientOptions): Promise<GoogleConnection> => {
  const client = await createClient(options);
  // Done here, because within a call the client lets a failure of this go unhandled.
  await client.initialize().catch((cause) => {
    throw new Error(`Google's credentials cannot be used: ${reasonOf(cause)} ${credentialsMissing}`, { cause });
  });
  const project = options.project ?? (options.emulatorHost === undefined ? await findProject(client) : 'emulator');
  return { client, project };
};

const createClient = async ({ project, location, emulatorHost }: GoogleClientOptions): Promise<v2.SpeechClient> => {
  const { v2 } = await import('@google-cloud/speech').catch((cause) => {
    throw new Error(
      'The client of Google Speech-to-Text is not installed: npm install @google-cloud/speech (with Node 22 or newer)',
      { cause },
    );
  });
  if (emulatorHost === undefined) {
    return new v2.SpeechClient({
      apiEndpoint: googleEndpoint(location),
      ...(project !== undefined && { projectId: project }),
    });
  }
  const { credentials } = await import('@grpc/grpc-js');
  const { hostname, port } = new URL(`http://${emulatorHost}`);
  return new v2.SpeechClient({
    apiEndpoint: hostname,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
    'grpc.enable_http_proxy': 0,
    // Where this is not known, the client looks for credentials on the network to learn it.
    clientOptions: { universeDomain: 'googleapis.com' },
  });
};

const findProject = (client: v2.SpeechClient): Promise<string> =>
  client.getProjectId().catch((cause) => {
    throw new Error("Google's project is not known, also from the credentials. Set GOOGLE_CLOUD_PROJECT.", { cause });
  });

/** In words that end with a full stop. A parser would quote what it chokes on, which may be a part of a key. */
const reasonOf = ({ message }: Error): string => {
  const isUnreadable = /\bJSON\b/.test(message);
  return isUnreadable ? 'the key file is not JSON.' : message.trim().replace(/[^.]$/, '$&.');
};
