import type { v2 } from '@google-cloud/speech';
import { credentialsMissing } from './problems.ts';

interface GoogleClientOptions {
  /** Default: the project of the credentials. */
  readonly project?: string | undefined;
  readonly location: string;
  /** `127.0.0.1:PORT` of an emulator: plain text, without credentials. */
  readonly emulatorHost?: string | undefined;
}

export interface GoogleConnection {
  readonly client: v2.SpeechClient;
  readonly project: string;
}

/** Returns the host of a location. A host refuses requests for other locations. */
export const googleEndpoint = (location: string): string =>
  location === 'global' ? 'speech.googleapis.com' : `${location}-speech.googleapis.com`;

/**
 * Creates a client with credentials. Imports the package on demand, because it is large.
 *
 * @throws Error with a message for the operator that names what is missing
 */
export const connectToGoogle = async (options: GoogleClientOptions): Promise<GoogleConnection> => {
  const client = await createClient(options);
  // Do this first: the client leaves a rejection unhandled if it fails during a call.
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
    // Without this, the client looks for credentials on the network.
    clientOptions: { universeDomain: 'googleapis.com' },
  });
};

const findProject = (client: v2.SpeechClient): Promise<string> =>
  client.getProjectId().catch((cause) => {
    throw new Error("Google's project is not known, also from the credentials. Set GOOGLE_CLOUD_PROJECT.", { cause });
  });

/** Describes the error, with a final period. Omits the message of a parser, which may quote a part of a key. */
const reasonOf = ({ message }: Error): string => {
  const isUnreadable = /\bJSON\b/.test(message);
  return isUnreadable ? 'the key file is not JSON.' : message.trim().replace(/[^.]$/, '$&.');
};
