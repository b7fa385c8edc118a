import type { ProblemError } from '@audio-transcriber/contract';
import { createProviderProblem, type ProviderProblemCode } from '../provider-problem.ts';

/** What is asked of Google, as the settings say it. */
export interface GoogleService {
  readonly project: string;
  readonly location: string;
  readonly model: string;
  readonly endpoint: string;
}

/** Google counts requests by the minute, and does not say when the next may come. */
const retryAfterSeconds = 30;

export const credentialsMissing =
  'Set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account, or run: gcloud auth application-default login';

export const createGoogleProblem = (code: ProviderProblemCode, cause: Error): ProblemError =>
  createProviderProblem(code, { cause, ...(code === 'rate-limited' && { retryAfterSeconds }) });

/** Converts what the client library threw to a problem. */
export const toGoogleProblem = (error: unknown, service: GoogleService): ProblemError => {
  const { code } = error as GoogleFailure;
  const message = readComplaint(error);
  const [problemCode, advice] = typeof code === 'number' ? diagnose(code, message, service) : noCredentials;
  const complaint = `Google Speech-to-Text: ${message}`;
  return createGoogleProblem(
    problemCode,
    new Error(advice === undefined ? complaint : `${advice} (${complaint})`, { cause: error }),
  );
};

/** What the client library throws. Details are the messages of google.rpc, such as BadRequest (https://google.aip.dev/193). */
interface GoogleFailure {
  readonly code?: number | string;
  readonly message: string;
  readonly statusDetails?: readonly { readonly fieldViolations?: readonly { readonly description?: string }[] }[];
}

/** Reads the message of the failure, and what its details say about single fields: "Config contains unsupported fields. …" */
export const readComplaint = (error: unknown): string => {
  const { message, statusDetails } = error as GoogleFailure;
  const violations = Array.isArray(statusDetails)
    ? statusDetails.flatMap(({ fieldViolations = [] }) => fieldViolations)
    : [];
  return [message, ...violations.map(({ description = '' }) => description)].join(' ').trim();
};

/** Reads the names of features that the model lacks in this language. The request succeeds without them. */
export const readRefusedFeatures = (error: unknown): string[] =>
  Array.from(readComplaint(error).matchAll(/does not support feature:? *(\w+)/gi), ([, name = '']) => name);

const invalidArgument = 3;

/** Whether it is refused for its length, as Google now and then does with short audio too. */
export const isCalledTooLong = (complaint: string): boolean =>
  /too long|longer than 1 min|duration limit|payload size|60 seconds/i.test(complaint);

type Diagnosis = readonly [code: ProviderProblemCode, advice?: string];

const noCredentials: Diagnosis = ['engine-misconfigured', `The credentials cannot be used. ${credentialsMissing}.`];

/** By the codes of gRPC: https://grpc.io/docs/guides/status-codes/ */
const diagnose = (code: number, message: string, service: GoogleService): Diagnosis => {
  switch (code) {
    case invalidArgument:
      return diagnoseArgument(message, service);
    case 4: // The client's own, when it has tried again until the deadline, quotes what it tried again for.
      return message.includes('14 UNAVAILABLE') ? unreachable(service) : ['engine-timeout'];
    case 5:
      return ['engine-misconfigured', wrongPlace(service)];
    case 7:
      return ['engine-misconfigured', diagnosePermission(message, service)];
    case 8:
      return ['rate-limited', `The quota of the project ${service.project} is used up for now.`];
    case 14:
      return unreachable(service);
    case 16:
      return noCredentials;
    default:
      return ['engine-failed'];
  }
};

const diagnoseArgument = (message: string, service: GoogleService): Diagnosis => {
  if (isCalledTooLong(message)) return ['audio-too-long'];
  if (/model .*does not exist/i.test(message)) return ['engine-misconfigured', wrongModel(service)];
  if (/bad language|(language|locale).*not (available|supported)|not supported for language/i.test(message)) {
    return ['unsupported-language', `GOOGLE_SPEECH_MODEL ${service.model} may know more languages elsewhere.`];
  }
  if (/resource (location|field|name)|RESOURCE_PROJECT_INVALID/i.test(message)) {
    return ['engine-misconfigured', wrongPlace(service)];
  }
  return ['engine-failed'];
};

const diagnosePermission = (message: string, service: GoogleService): string => {
  if (/has not been used|disabled/i.test(message)) {
    return `The Speech-to-Text API is off. Switch it on: gcloud services enable speech.googleapis.com --project ${service.project}`;
  }
  if (/\bmodel\b/i.test(message)) return wrongModel(service);
  return `The account lacks a permission. Give it the role roles/speech.client in the project ${service.project}.`;
};

const unreachable = ({ endpoint, location }: GoogleService): Diagnosis => [
  'engine-unavailable',
  `${endpoint} cannot be reached. Look at the network, and whether GOOGLE_CLOUD_LOCATION ${location} is right.`,
];

const wrongModel = ({ model, location }: GoogleService): string =>
  `GOOGLE_SPEECH_MODEL ${model} cannot be used in GOOGLE_CLOUD_LOCATION ${location}: long is in global, chirp_3 in us and eu.`;

const wrongPlace = ({ project, location }: GoogleService): string =>
  `GOOGLE_CLOUD_PROJECT ${project} or GOOGLE_CLOUD_LOCATION ${location} is wrong.`;
