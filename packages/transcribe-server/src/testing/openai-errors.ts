/** An error response. */
export interface OpenaiErrorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** In OpenAI's format: `{ error: { message, type, param, code } }`. */
  readonly body: unknown;
}

const refuse = (status: number, message: string, param: string | null = null, code: string | null = null) => ({
  status,
  body: { error: { message, type: 'invalid_request_error', param, code } },
});

/** The errors of OpenAI's transcription API. */
export const openaiErrors = {
  keyMissing: () => refuse(401, "You didn't provide an API key."),
  keyWrong: () => refuse(401, 'Incorrect API key provided.', null, 'invalid_api_key'),
  urlUnknown: (path: string) => refuse(404, `Invalid URL (${path})`),
  modelMissing: () => refuse(400, 'you must provide a model parameter'),
  modelUnknown: (model: string) =>
    refuse(404, `The model \`${model}\` does not exist or you do not have access to it.`, null, 'model_not_found'),
  formUnreadable: () => refuse(400, 'Could not parse multipart form'),
  fileMissing: () => refuse(400, 'you must provide a file parameter', 'file'),
  fileTypeUnknown: () =>
    refuse(
      400,
      "Invalid file format. Supported formats: ['flac', 'm4a', 'mp3', 'mp4', 'mpeg', 'mpga', 'oga', 'ogg', 'wav', 'webm']",
      'file',
    ),
  fileTooLarge: (maxBytes: number, bytes: number) =>
    refuse(413, `Maximum content size limit (${maxBytes}) exceeded (${bytes} bytes read)`),
  fileUnreadable: () => refuse(400, 'The audio file could not be decoded or its format is not supported.', 'file'),
  fileTooShort: () =>
    refuse(400, 'Audio file is too short. Minimum audio length is 0.1 seconds.', 'file', 'audio_too_short'),
  formatUnsupported: (format: string, model: string) =>
    refuse(
      400,
      `response_format '${format}' is not compatible with model '${model}'. Use 'json' or 'text' instead.`,
      'response_format',
      'unsupported_value',
    ),
  timesWithoutVerbose: () =>
    refuse(
      400,
      "timestamp_granularities[] is only supported with response_format 'verbose_json'.",
      'timestamp_granularities',
    ),
  fieldUnsupported: (field: string, model: string) =>
    refuse(400, `${field} is not supported with model '${model}'.`, field, 'unsupported_value'),
  languageMalformed: (language: string) =>
    refuse(
      400,
      `Invalid language '${language}'. Language parameter must be specified in ISO-639-1 format.`,
      'language',
      'invalid_language_format',
    ),
  languageUnsupported: (language: string) =>
    refuse(400, `Language '${language}' is not supported.`, 'language', 'unsupported_language'),
  rateLimited: (retryAfterSeconds: number) => ({
    status: 429,
    headers: { 'Retry-After': String(retryAfterSeconds) },
    body: { error: { message: 'Rate limit reached.', type: 'requests', param: null, code: 'rate_limit_exceeded' } },
  }),
  quotaUsedUp: () => ({
    status: 429,
    body: {
      error: {
        message: 'You exceeded your current quota, please check your plan and billing details.',
        type: 'insufficient_quota',
        param: null,
        code: 'insufficient_quota',
      },
    },
  }),
  serverError: (status = 500) => ({
    status,
    body: { error: { message: 'The server had an error.', type: 'server_error', param: null, code: null } },
  }),
} satisfies Record<string, (...values: never[]) => OpenaiErrorAnswer>;
