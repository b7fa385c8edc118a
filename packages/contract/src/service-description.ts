/**
 * The capabilities of a transcribe-server: the JSON body of the response to `OPTIONS` at the transcription endpoint. Every field
 * is optional; a client assumes nothing about an absent one.
 */
export interface ServiceDescription {
  /** Maximum duration of a recording, in seconds. */
  readonly max_audio_seconds?: number;
  /** False while the server has no usable recogniser: a transcription would fail now. */
  readonly ready?: boolean;
  /** Base language subtags (BCP 47), such as `en`, that the recogniser supports. Absent if it supports every one, or if they are unknown. */
  readonly languages?: readonly string[];
  /** Media types that the server can decode, with their codec, such as `audio/webm;codecs=opus`. */
  readonly media_types?: readonly string[];
}

/** Reads a description from parsed JSON. Malformed fields are omitted. */
export const parseServiceDescription = (value: unknown): ServiceDescription => {
  const { max_audio_seconds, ready, languages, media_types } = Object(value) as Record<string, unknown>;
  return {
    ...(typeof max_audio_seconds === 'number' && max_audio_seconds > 0 && { max_audio_seconds }),
    ...(typeof ready === 'boolean' && { ready }),
    ...(isTextList(languages) && { languages }),
    ...(isTextList(media_types) && { media_types }),
  };
};

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
