import { type PcmSamples, sampleRate } from '../../audio/pcm.ts';
import type { Engine, EngineCallOptions, EngineResult, EngineStream } from '../engine.ts';
import { warnOfIgnored } from '../warnings.ts';
import { connectToGoogle, type GoogleConnection, googleEndpoint } from './client.ts';
import { capabilitiesOf, toLanguageCodes } from './languages.ts';
import {
  createGoogleProblem,
  type GoogleService,
  isCalledTooLong,
  readComplaint,
  readRefusedFeatures,
  toGoogleProblem,
} from './problems.ts';
import {
  createGoogleRequest,
  createGoogleStreamRequest,
  findGoogleFeature,
  type GoogleFeature,
  type GoogleRequestOptions,
} from './request.ts';
import { type GoogleResponse, toEngineResult } from './response.ts';
import { createGoogleStream } from './stream.ts';

/** Options of the engine. Credentials are Application Default Credentials, as for all of Google’s clients. */
export interface GoogleEngineOptions {
  /** Default: the project of the credentials. */
  readonly project?: string | undefined;
  /** A region, `us`, `eu` or, by default, `global`. It must host the model. */
  readonly location?: string | undefined;
  /** Default `long`. */
  readonly model?: string | undefined;
  /** BCP 47 tag of the language if a request has none and the model cannot detect it. Default `en-US`. */
  readonly defaultLanguage?: string | undefined;
  /** `127.0.0.1:PORT` of an emulator: plain text, without credentials. */
  readonly emulatorHost?: string | undefined;
  /** Timeout of one segment, including retries. Default 60. */
  readonly timeoutSeconds?: number | undefined;
  /** Whether live recordings are streamed to Google, which returns partial text. Default: false. */
  readonly isStreaming?: boolean | undefined;
  /** Maximum number of concurrent segments. Default 64. */
  readonly concurrency?: number | undefined;
}

const checkTimeoutSeconds = 10;
const silence = new Int16Array(sampleRate / 10);

/**
 * Creates an engine that uses Google Cloud Speech-to-Text, API version 2. Sends the audio to Google.
 *
 * Uses the synchronous call, which accepts 60 s and 10 MB and needs no storage bucket. Retries when Google is unavailable.
 * An abort cancels the call at Google.
 */
export const createGoogleEngine = ({
  project,
  location = 'global',
  model = 'long',
  defaultLanguage = 'en-US',
  emulatorHost,
  isStreaming = false,
  timeoutSeconds = 60,
  concurrency = 64,
}: GoogleEngineOptions = {}): Engine => {
  let connection: Promise<GoogleConnection> | undefined;
  /** Whether a request has succeeded since Google last refused this configuration. */
  let isProven = false;
  /** Features that the model lacks, by Google's language code. */
  const lacking = new Map<string, Set<GoogleFeature>>();

  const connect = () => {
    connection ??= connectToGoogle({ project, location, emulatorHost }).catch((error) => {
      connection = undefined;
      throw error;
    });
    return connection;
  };

  const serviceOf = (connection: GoogleConnection): GoogleService => ({
    project: connection.project,
    location,
    model,
    endpoint: emulatorHost ?? googleEndpoint(location),
  });

  const recognizerOf = (project: string) => `projects/${project}/locations/${location}/recognizers/_`;

  const lackingIn = (codes: readonly string[]): Set<GoogleFeature> =>
    new Set(codes.flatMap((code) => [...(lacking.get(code) ?? [])]));

  /** Records the features that Google refuses for these languages. Returns whether a request without them differs. */
  const learnLacking = (error: unknown, codes: readonly string[], without: ReadonlySet<GoogleFeature>): boolean => {
    const features = readRefusedFeatures(error).flatMap((name) => findGoogleFeature(name) ?? []);
    for (const code of codes) lacking.set(code, new Set([...(lacking.get(code) ?? []), ...features]));
    return features.some((feature) => !without.has(feature));
  };

  /** Sends the request again without the features that the model refuses in these languages, and omits them from then on. */
  const recognize = async (
    { client, project }: GoogleConnection,
    samples: PcmSamples,
    options: Omit<GoogleRequestOptions, 'without'>,
    signal: AbortSignal,
  ): Promise<GoogleResponse> => {
    const recognizer = recognizerOf(project);
    for (let isSentAgain = false; ; ) {
      const without = lackingIn(options.languageCodes);
      const request = createGoogleRequest(recognizer, samples, { ...options, without });
      try {
        const [response] = await client.recognize(request, { timeout: timeoutSeconds * 1000, signal });
        isProven = true;
        return response;
      } catch (error) {
        if (isCalledTooLong(readComplaint(error)) && !isSentAgain) {
          isSentAgain = true;
          continue;
        }
        if (!learnLacking(error, options.languageCodes, without)) throw error;
      }
    }
  };

  /** Opens a session. If Google refuses features with its first results, the next session omits them. */
  const stream = ({ signal, ...options }: EngineCallOptions): EngineStream => {
    const languageCodes = toLanguageCodes(options.language, { model, location, defaultLanguage });
    let service: GoogleService | undefined;
    const open = async () => {
      const connection = await connect();
      service = serviceOf(connection);
      const recognizer = recognizerOf(connection.project);
      // The client's `streamingRecognize` sends requests of version 1, and no routing header.
      const headers = { 'x-goog-request-params': `recognizer=${encodeURIComponent(recognizer)}` };
      const call = connection.client._streamingRecognize({ otherArgs: { headers } });
      const request = { ...options, model, languageCodes, without: lackingIn(languageCodes) };
      call.write(createGoogleStreamRequest(recognizer, request));
      return call;
    };
    const toProblem = (error: unknown) => {
      learnLacking(error, languageCodes, lackingIn(languageCodes));
      if (service === undefined) return createGoogleProblem('engine-unavailable', error as Error);
      return toGoogleProblem(error, service);
    };
    return createGoogleStream(open, toProblem, signal);
  };

  const transcribe = async (samples: PcmSamples, { signal, ...options }: EngineCallOptions): Promise<EngineResult> => {
    signal.throwIfAborted();
    const languageCodes = toLanguageCodes(options.language, { model, location, defaultLanguage });
    const connection = await connect().catch((cause) => {
      throw createGoogleProblem('engine-unavailable', cause);
    });
    const request = { ...options, model, languageCodes };
    const response = await recognize(connection, samples, request, signal).catch((error) => {
      signal.throwIfAborted();
      const problem = toGoogleProblem(error, serviceOf(connection));
      isProven &&= problem.code !== 'engine-misconfigured';
      throw problem;
    });
    const hasPhrases = !lackingIn(languageCodes).has('phrases');
    const warnings = warnOfIgnored(options, hasPhrases ? ['temperature'] : ['prompt', 'keywords', 'temperature']);
    return { ...toEngineResult(response), ...warnings };
  };

  /** Checks that the credentials may use the model, which only a recognition shows. */
  const prove = async (connection: GoogleConnection, signal: AbortSignal): Promise<void> => {
    const languageCodes = toLanguageCodes(undefined, { model, location, defaultLanguage });
    await recognize(connection, silence, { model, languageCodes }, signal).catch((error) => {
      const problem = toGoogleProblem(error, serviceOf(connection));
      if (problem.code === 'engine-misconfigured' || problem.code === 'unsupported-language') throw problem.cause;
    });
  };

  return {
    specificationVersion: 1,
    name: 'google',
    segmentSeconds: { min: 20, max: 55 },
    concurrency,
    capabilities: capabilitiesOf(model),

    accept({ language }) {
      toLanguageCodes(language, { model, location, defaultLanguage });
    },

    transcribe: ({ samples }, options) => transcribe(samples, options),
    ...(isStreaming && { stream }),

    /**
     * Checks the engine. First gets the location, which is free, to check the credentials, project, API and location. Then
     * recognises 0.1 s of silence to check the model and role, which may be billed as one second. Skips the second step
     * after a successful recognition, until Google refuses something that only the operator can fix.
     */
    async check() {
      const connection = await connect();
      const name = `projects/${connection.project}/locations/${location}`;
      const timeout = 1000 * Math.min(checkTimeoutSeconds, timeoutSeconds);
      await connection.client.getLocation({ name }, { timeout }).catch((error) => {
        throw toGoogleProblem(error, serviceOf(connection)).cause;
      });
      if (!isProven) await prove(connection, AbortSignal.timeout(timeout));
    },
  };
};
