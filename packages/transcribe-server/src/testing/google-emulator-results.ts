import { randomUUID } from 'node:crypto';
import type { PcmSamples } from '../audio/pcm.ts';
import type { EngineWord } from '../engines/engine.ts';
import { decodeDtmf } from './decode-dtmf.ts';
import type { GoogleSpeechRequest } from './google-emulator-rules.ts';

type Config = GoogleSpeechRequest['config'];

const confidence = 0.875;

/** Creates a response in Google's style: several results, each but the first with a leading space, lowercase codes. */
export const createAnswer = (
  { config }: GoogleSpeechRequest,
  samples: PcmSamples,
  { billedSeconds, spokenLanguage }: { billedSeconds: number; spokenLanguage: string | undefined },
) => ({
  results: decodeDtmf(samples).map((word, i) => ({
    alternatives: [createAlternative(config, [word], i > 0)],
    resultEndOffset: toDuration(word.endSeconds),
    languageCode: findLanguage(config, spokenLanguage),
  })),
  metadata: { requestId: randomUUID(), totalBilledDuration: { seconds: billedSeconds } },
});

/** Creates an alternative of these words, with the fields that the request asks for. */
export const createAlternative = (config: Config, words: readonly EngineWord[], isContinued: boolean) => {
  const { enableWordTimeOffsets = false, enableWordConfidence = false, diarizationConfig } = config?.features ?? {};
  const target = config?.translationConfig?.targetLanguage;
  const spoken = words.map(({ word }) => word).join(' ');
  const transcript = target === undefined ? spoken : `[${target}] ${spoken}`;
  return {
    transcript: isContinued ? ` ${transcript}` : transcript,
    confidence,
    words:
      target !== undefined
        ? []
        : enableWordTimeOffsets || enableWordConfidence
          ? words.map(({ word, startSeconds, endSeconds }) => ({
              word,
              ...(enableWordTimeOffsets && {
                startOffset: toDuration(startSeconds),
                endOffset: toDuration(endSeconds),
              }),
              ...(enableWordConfidence && { confidence }),
              // An odd first digit is one voice, an even one another.
              ...(diarizationConfig && { speakerLabel: String(2 - (Number(word[0]) % 2)) }),
            }))
          : [],
  };
};

export const findLanguage = (config: Config, spokenLanguage = ''): string => {
  const asked = config?.languageCodes ?? [];
  const code = asked.includes(spokenLanguage) ? spokenLanguage : (asked[0] ?? '');
  return code === 'auto' ? 'en-us' : code.toLowerCase();
};

export const toDuration = (time: number) => {
  const milliseconds = Math.round(time * 1000);
  return { seconds: Math.floor(milliseconds / 1000), nanos: (milliseconds % 1000) * 1_000_000 };
};
