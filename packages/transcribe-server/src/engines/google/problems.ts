import type { ProblemError } from '@audio-transcriber/contract';
import { createProviderProblem, type ProviderProblemCode } from '../provider-problem.ts';

/** The configured project, location and model, for messages. */
export interface GoogleService {
  readonly project: string;
  readonly location: string;
  readonly model: string;
  readonly endpoint: string;
}

/** Retry-After in seconds. Google's quotas are per minute, and it sends no delay. */
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

/** An error of the client library. Details are google.rpc messages such as BadRequest (https://google.aip.dev/193). */
interface GoogleFailure {
  readonly code?: number | string;
  readonly message: string;
  readonly statusDetails?: readonly { readonly fieldViolations?: readonly { readonly description?: string }[] }[];
}

/** Returns the message of the error and of its field violations: "Config contains unsupported fields. …" */
export const readComplaint = (error: unknown): string => {
  const { message, statusDetails } = error as GoogleFailure;
  const violations = Array.isArray(statusDetails)
    ? statusDetails.flatMap(({ fieldViolations = [] }) => fieldViolations)
    : [];
  return [message, ...violations.map(({ description = '' }) => description)].join(' ').trim();
};

/** Returns the features that the model lacks in this language. The request succeeds without them. */
export const readRefusedFeatures = (error: unknown): string[] =>
  Array.from(readComplaint(error).matchAll(/does not support feature:? *(\w+)/gi), ([, name = '']) => name);

const invalidArgument = 3;

/** Tells whether audio was refused for its length. Google sometimes does so for short audio too. */
export const isCalledTooLong = (complaint: string): boolean =>
  /too long|longer than 1 min|duration limit|payload size|60 seconds/i.test(complaint);

type Diagnosis = readonly [code: ProviderProblemCode, advice?: string];

const noCredentials: Diagnosis = ['engine-misconfigured', `The credentials cannot be used. ${credentialsMissing}.`];

/** Maps gRPC status codes to problems: https://grpc.io/docs/guides/status-codes/ */
const diagnose = (code: number, message: string, service: GoogleService): Diagnosis => {
  switch (code) {
    case invalidArgument:
      return diagnoseArgument(message, service);
    case 4: // The client's own deadline error quotes the error that it retried.
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
