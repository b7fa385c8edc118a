import { fileTexts } from '../../../messages/file-messages.ts';
import { fillIn } from '../../../messages/format.ts';
import type { PanelLocalization } from '../../../messages/panel-localization.ts';
import type { TranscriberProblem } from '../../../platform/problem.ts';
import type { RecordingLimits } from '../../../recording/recording-limits.ts';
import { canStart, isRecordingPhase, type State } from '../../../transcriber/state.ts';

/** Explains why a file was rejected, with its name and the limit it exceeds. */
export const describeFileProblem = (
  { code }: TranscriberProblem,
  { name }: File,
  { maxBytes = 0, maxSeconds = 0 }: RecordingLimits,
  localization: PanelLocalization,
): string => {
  const { lang } = localization;
  const texts = { ...fileTexts, ...localization.texts };
  const format = (value: number, unit: string, scale = 1) =>
    new Intl.NumberFormat(lang, { style: 'unit', unit, maximumFractionDigits: 0 }).format(Math.floor(value / scale));
  const words: Partial<Record<TranscriberProblem['code'], string>> = {
    'unsupported-media-type': texts.fileNotAudio,
    'empty-audio': texts.fileEmpty,
    'audio-too-large': texts.fileTooLarge,
    'audio-too-long': texts.fileTooLong,
  };
  const size = maxBytes < 1e6 ? format(maxBytes, 'kilobyte', 1e3) : format(maxBytes, 'megabyte', 1e6);
  const duration = maxSeconds < 120 ? format(maxSeconds, 'second') : format(maxSeconds, 'minute', 60);
  const limit = code === 'audio-too-large' ? size : duration;
  return fillIn(words[code] ?? texts.fileUnreadable, { name, limit });
};

/** Explains that a file was one of several, or came before the recording or its transcript was complete. */
export const describeUnwantedFile =
  ({ name }: File, state: State) =>
  (localization: PanelLocalization): string => {
    const texts = { ...fileTexts, ...localization.texts };
    if (canStart(state)) return texts.oneFileOnly;
    const isLive = state.phase === 'starting' || isRecordingPhase(state.phase);
    return fillIn(isLive ? texts.fileWhileRecording : texts.fileWhileUnfinished, { name });
  };

/** Explains that the service cannot decode a file, with its format and those that the service can. */
export const describeUndecodableFile = (
  { name }: File,
  mediaType: string,
  decodable: readonly string[],
  localization: PanelLocalization,
): string => {
  const { lang } = localization;
  const texts = { ...fileTexts, ...localization.texts };
  const formats = [...new Set(decodable.map(formatNameOf))];
  return fillIn(texts.fileNotDecodable, {
    name,
    format: formatNameOf(mediaType),
    formats: new Intl.ListFormat(lang, { type: 'conjunction' }).format(formats),
  });
};

/** Format names that differ from the media type. */
const names: Readonly<Record<string, string>> = { mpeg: 'MP3', mp4: 'MP4', webm: 'WebM', ogg: 'Ogg' };
const codecNames: Readonly<Record<string, string>> = { mp4a: 'AAC', opus: 'Opus', vorbis: 'Vorbis', speex: 'Speex' };

/** Returns the name of a format, such as `MP4 (AAC)` for `audio/mp4;codecs=mp4a.40.2`. */
const formatNameOf = (mediaType: string): string => {
  const [, subtype = mediaType, codec] = /^\w+\/(?:x-)?([\w-]+)(?:.*codecs="?(\w+))?/.exec(mediaType) ?? [];
  const name = names[subtype] ?? subtype.toUpperCase();
  return codec ? `${name} (${codecNames[codec] ?? codec.toUpperCase()})` : name;
};
