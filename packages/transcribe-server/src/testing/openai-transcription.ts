import { secondsOf } from '../audio/pcm.ts';
import { decodeDtmf } from './decode-dtmf.ts';
import { type OpenaiErrorAnswer, openaiErrors } from './openai-errors.ts';
import { readWav } from './read-wav.ts';

/** The response formats of each model. */
export type OpenaiModels = Readonly<Record<string, readonly ('json' | 'text' | 'verbose_json')[]>>;

interface OpenaiAnswer {
  readonly status: 200;
  /** A string is sent as text, anything else as JSON. */
  readonly body: unknown;
  readonly text: string;
  readonly audioSeconds: number;
}

const maxBytes = 25 * 1024 * 1024;
const minSeconds = 0.1;
const fileNames = /\.(flac|m4a|mp3|mp4|mpeg|mpga|oga|ogg|wav|webm)$/i;
/** The languages that OpenAI lists as supported. */
const languages = new Set(
  'af ar az be bg bs ca cs cy da de el en es et fa fi fr gl he hi hr hu hy id is it ja kk kn ko lt lv mi mk mr ms ne nl no pl pt ro ru sk sl sr sv sw ta th tl tr uk ur vi zh'.split(
    ' ',
  ),
);

/** Answers a form like OpenAI's API, with its limits. The audio must be DTMF digits in a WAV file. */
export const answerTranscription = async (
  form: FormData,
  models: OpenaiModels,
  task?: 'translate',
): Promise<OpenaiAnswer | OpenaiErrorAnswer> => {
  const refusal = refuseFields(form, models);
  if (refusal !== undefined) return refusal;
  const file = form.get('file');
  if (!(file instanceof File)) return openaiErrors.fileMissing();
  if (file.size > maxBytes) return openaiErrors.fileTooLarge(maxBytes, file.size);
  if (!fileNames.test(file.name)) return openaiErrors.fileTypeUnknown();
  const answer = await hear(file, form);
  if (task === undefined || !('text' in answer)) return answer;
  const text = `[en] ${answer.text}`;
  return { ...answer, text, body: { text } };
};

const refuseFields = (form: FormData, models: OpenaiModels): OpenaiErrorAnswer | undefined => {
  const model = form.get('model');
  if (typeof model !== 'string') return openaiErrors.modelMissing();
  const formats: readonly string[] | undefined = Object.hasOwn(models, model) ? models[model] : undefined;
  if (formats === undefined) return openaiErrors.modelUnknown(model);
  const format = String(form.get('response_format') ?? 'json');
  if (!formats.includes(format)) return openaiErrors.formatUnsupported(format, model);
  if (format !== 'verbose_json' && form.has('timestamp_granularities[]')) return openaiErrors.timesWithoutVerbose();
  const modelFields = { include: /^gpt-4o-/, keywords: /^gpt-transcribe/, languages: /^gpt-transcribe/ };
  for (const [field, names] of Object.entries(modelFields)) {
    if (form.has(`${field}[]`) && !names.test(model)) return openaiErrors.fieldUnsupported(field, model);
  }
  const language = form.get('language');
  if (typeof language !== 'string') return undefined;
  if (!/^[a-z]{2}$/.test(language)) return openaiErrors.languageMalformed(language);
  return languages.has(language) ? undefined : openaiErrors.languageUnsupported(language);
};

const hear = async (file: File, form: FormData): Promise<OpenaiAnswer | OpenaiErrorAnswer> => {
  const samples = readWav(new Uint8Array(await file.arrayBuffer()));
  if (samples === undefined) return openaiErrors.fileUnreadable();
  const duration = secondsOf(samples);
  if (duration < minSeconds) return openaiErrors.fileTooShort();
  const words = decodeDtmf(samples).map(({ word, startSeconds: start, endSeconds: end }) => ({ word, start, end }));
  const text = words.map(({ word }) => word).join(' ');
  return { status: 200, text, audioSeconds: duration, body: write({ text, words, duration }, form) };
};

const logprobOf = (token: string) => ({ token, logprob: -0.25, bytes: [...Buffer.from(token)] });

interface Heard {
  readonly text: string;
  readonly words: readonly { readonly word: string; readonly start: number; readonly end: number }[];
  readonly duration: number;
}

const write = ({ text, words, duration }: Heard, form: FormData): unknown => {
  const usage = { type: 'duration', seconds: Math.ceil(duration) };
  const granularities = form.getAll('timestamp_granularities[]');
  switch (form.get('response_format')) {
    case 'text':
      return `${text}\n`;
    case 'verbose_json':
      return {
        task: 'transcribe',
        language: 'english',
        duration,
        text,
        ...(granularities.includes('word') && { words }),
        ...((granularities.length === 0 || granularities.includes('segment')) && {
          segments:
            text === '' ? [] : [{ id: 0, seek: 0, start: words[0]?.start, end: words.at(-1)?.end, text: ` ${text}` }],
        }),
        usage,
      };
    default:
      return {
        text,
        languages: [{ code: 'en' }],
        ...(form.has('include[]') && { logprobs: words.map(({ word }) => logprobOf(word)) }),
        usage,
      };
  }
};
