import type { TranscriptionWarning } from '@audio-transcriber/contract';

/**
 * Fields of vLLM, speaches and whisper.cpp that change how their models decode, or which part of the audio they decode.
 * They have no effect here.
 */
const decodingFields: ReadonlySet<string> = new Set(
  [
    // vLLM
    'use_beam_search n length_penalty top_p top_k min_p seed frequency_penalty repetition_penalty presence_penalty',
    'max_completion_tokens vllm_xargs',
    // whisper.cpp
    'beam_size best_of temperature_inc word_thold entropy_thold logprob_thold no_speech_thold audio_ctx max_context',
    'max_len split_on_word suppress_non_speech suppress_nst offset_t offset_n duration diarize tinydiarize',
    // speaches
    'diarization',
    // OpenAI: no engine compares voices
    'known_speaker_names known_speaker_references',
  ].flatMap((names) => names.split(' ')),
);

/** Returns a warning that names the sent fields without effect. Returns undefined if there are none. */
export const warnOfIgnoredFields = (sent: Readonly<Record<string, unknown>>): TranscriptionWarning | undefined => {
  const isIgnored = (name: string) =>
    decodingFields.has(name) || (name === 'chunking_strategy' && sent[name] !== 'auto');
  const ignored = Object.keys(sent).filter(isIgnored);
  if (ignored.length === 0) return undefined;
  return { code: 'fields-ignored', message: `These fields have no effect on this server: ${ignored.join(', ')}.` };
};
