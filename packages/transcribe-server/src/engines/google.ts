import { ProblemError } from '@audio-transcriber/contract';
import type { Engine, EngineCallOptions, EngineResult } from './engine.ts';
import { connectToGoogle, type GoogleConnection, googleEndpoint } from './google-client.ts';
import { toGoogleLanguage } from './google-languages.ts';
import {
  createGoogleProblem,
  type GoogleService,
  isInvalidArgument,
  readRefusedFeature,
  toGoogleProblem,
} from './google-problems.ts';
import {
  createGoogleRequest,
  findGoogleFeature,
  type GoogleAudio,
  type GoogleFeature,
  type GoogleRequestOptions,
  toGoogleAudio,
} from './google-request.ts';
import { type GoogleResponse, toEngineResult } from './google-response.ts';

export interface GoogleEngineOptions {
  /** Default: that of the credentials. */
  readonly project?: string | undefined;
  /** A region, `us`, `eu` or, by default, `global`. It must host the model. */
  readonly location?: string | undefined;
  /** Default `long`. */
  readonly model?: string | undefined;
  /** BCP 47 tag of what is spoken where a request does not say it and the model cannot detect it. Default `en-US`. */
  readonly defaultLanguage?: string | undefined;
  /** `127.0.0.1:PORT` of an emulator: plain text, without credentials. */
  readonly emulatorHost?: string | undefined;
  /** How long one segment may take, with the times it is sent again. Default 60. */
  readonly timeoutSeconds?: number | undefined;
  /** How many segments are recognised at once. Default 64. */
  readonly concurrency?: number | undefined;
}

const checkTimeoutSeconds = 10;

/**
 * Google Cloud Speech-to-Text, version 2 of its API. The audio leaves this machine for Google.
 *
 * Segments go to the synchronous call, which takes 60 s and 10 MB and needs no storage bucket; so do clips as browsers
 * record them, which Google decodes. The client sends audio again when Google is unavailable; an abort cancels the call
 * at Google.
 */
export const createGoogleEngine = ({
  project,
  location = 'global',
  model = 'long',
  defaultLanguage = 'en-US',
  emulatorHost,
  timeoutSeconds = 60,
  concurrency = 64,
}: GoogleEngineOptions = {}): Engine => {
  let connection: Promise<GoogleConnection> | undefined;
  const refused = new Map<string, Set<GoogleFeature>>();

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

  /** Asks again without what the model turns out to lack in these languages, and does not ask for it any more. */
  const recognize = async (
    { client, project }: GoogleConnection,
    audio: GoogleAudio,
    options: Omit<GoogleRequestOptions, 'without'>,
    signal: AbortSignal,
  ): Promise<GoogleResponse> => {
    const recognizer = `projects/${project}/locations/${location}/recognizers/_`;
    const languages = options.languageCodes.join();
    const lacking = refused.get(languages) ?? new Set();
    refused.set(languages, lacking);
    for (;;) {
      const without = new Set(lacking);
      const request = createGoogleRequest(recognizer, audio, { ...options, without });
      try {
        const [response] = await client.recognize(request, { timeout: timeoutSeconds * 1000, signal });
        return response;
      } catch (error) {
        const feature = findGoogleFeature(readRefusedFeature(error) ?? '');
        if (feature === undefined || without.has(feature)) throw error;
        lacking.add(feature);
      }
    }
  };

  const transcribe = async (
    audio: GoogleAudio,
    { language, prompt, signal }: EngineCallOptions,
    toProblem: (error: unknown, service: GoogleService) => ProblemError,
  ): Promise<EngineResult> => {
    signal.throwIfAborted();
    const languageCodes = toLanguageCodes(language, model, defaultLanguage);
    const connection = await connect().catch((cause) => {
      throw createGoogleProblem('engine-unavailable', cause);
    });
    const response = await recognize(connection, audio, { model, languageCodes, prompt }, signal).catch((error) => {
      signal.throwIfAborted();
      throw toProblem(error, serviceOf(connection));
    });
    return toEngineResult(response);
  };

  return {
    name: 'google',
    segmentSeconds: { min: 20, max: 55 },
    concurrency,

    accept({ language }) {
      toLanguageCodes(language, model, defaultLanguage);
    },

    transcribe: ({ samples }, options) => transcribe(toGoogleAudio(samples), options, toGoogleProblem),

    transcribeClip: (clip, options) => transcribe(toGoogleAudio(clip), options, toClipProblem),

    /** Credentials, project, API, role and location, by a question that costs nothing: what the location offers. */
    async check() {
      const connection = await connect();
      const name = `projects/${connection.project}/locations/${location}`;
      const timeout = 1000 * Math.min(checkTimeoutSeconds, timeoutSeconds);
      await connection.client.getLocation({ name }, { timeout }).catch((error) => {
        throw toGoogleProblem(error, serviceOf(connection)).cause;
      });
    },
  };
};

/** What is wrong with the request beside its audio comes to light again when it is asked with decoded audio. */
const toClipProblem = (error: unknown, service: GoogleService): ProblemError =>
  isInvalidArgument(error)
    ? new ProblemError('unreadable-audio', 'The recording is not taken as it is.', { cause: error })
    : toGoogleProblem(error, service);

/**
 * The codes for tags with commas between.
 * @throws ProblemError `unsupported-language`
 */
const toLanguageCodes = (language: string | undefined, model: string, defaultLanguage: string): string[] => {
  if (language === undefined && detectsLanguages(model)) return ['auto'];
  return (language ?? defaultLanguage).split(',').map((tag) => {
    const code = toGoogleLanguage(tag);
    if (code !== undefined) return code;
    throw new ProblemError('unsupported-language', `The language ${tag} is not understood here.`, {
      param: 'language',
    });
  });
};

/** Without a list of languages to choose from. */
const detectsLanguages = (model: string): boolean => /^chirp_[2-9]/.test(model);
