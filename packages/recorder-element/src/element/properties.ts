import type { PropertyDeclarations } from 'lit';
import type { HeadersSource } from '../client/transcription-client.ts';
import type { MessageOverrides } from '../messages/localization.ts';
import type { Transcribe, Transform } from '../transcriber/settings.ts';

/** The settings of the element. A recording uses the values at its start, and a transcription those at its submission. */
export interface AudioTranscriberProperties {
  /** The URL that recordings are sent to: any service with OpenAI's transcription API. */
  endpoint: string;
  /** The spoken language, a BCP 47 tag such as `en`. If absent, the service detects it. */
  language: string | undefined;
  /**
   * The languages to choose from, BCP 47 tags separated by spaces, such as `en de fr`. The choice sets `language`. Those
   * that the service does not support are left out.
   */
  languages: string | undefined;
  /** The service's model. If absent, the service chooses. */
  model: string | undefined;
  /** Words to expect, such as names. */
  prompt: string | undefined;
  /** Whether requests to other origins carry cookies: `include`, `omit` or `same-origin`, as in `fetch`. */
  credentials: RequestCredentials | undefined;
  /** Whether a recording waits for `submit()` after it was stopped. */
  manual: boolean;
  /** Whether audio is sent while recording. Turn it off with `live="off"`. */
  live: boolean | 'off' | 'false';
  /**
   * Whether the browser saves each recording from its first second until it has a transcript or is discarded, and
   * offers an interrupted one on the next visit. Turn it off with `persist="off"`.
   */
  persist: boolean | 'off' | 'false';
  /** The owner of saved recordings, such as a user's id. They are not offered to other owners. */
  persistScope: string | undefined;
  /**
   * Whether finished notes are kept for later visits: 20 notes at most, for 7 days. With a `persistScope` they are.
   */
  keepNotes: boolean;
  /** The microphone to use, unless the person chooses another one. If absent or gone, the browser's default. */
  deviceId: string | undefined;
  /** The media type to record in, such as `audio/mp4`, if the browser supports it. */
  mimeType: string | undefined;
  /** Seconds after which a recording stops, without pauses. If absent, unlimited. */
  maxDuration: number | undefined;
  /** Seconds of silence after speech that stop a recording. `true`, or the attribute without a value: 3. Absent: never. */
  autoStop: number | boolean | undefined;
  /** Extra `getUserMedia` audio constraints, such as `{ noiseSuppression: false }`. */
  audioConstraints: MediaTrackConstraints | undefined;
  /** Headers of each request, or a function that returns them, for tokens that expire. */
  headers: HeadersSource | undefined;
  /** Transcribes a recording in place of the endpoint. Gets the recording and a signal, and returns a transcription. */
  transcribe: Transcribe | undefined;
  /**
   * Changes each transcription before it is final and reaches the form: cleans it up, summarizes it. Gets the
   * transcription and a signal, and returns a transcription or a text.
   */
  transform: Transform | undefined;
  /** Replaces some of the element's texts: `{ texts: { idle: 'Speak' } }`. */
  messages: MessageOverrides | undefined;
  /** The name under which a form submits the text. */
  name: string;
  /** Whether a form requires a text. */
  required: boolean;
  /** Makes the element unusable and excludes it from the form. An active recording is stopped and kept. */
  disabled: boolean;
  /** Shows the text, but does not let it be changed. */
  readOnly: boolean;
  /** Whether a form submits the recording too, as `NAME-audio`. */
  includeAudio: boolean;
  /**
   * `compact`: one row, the rest opens on demand; `card`: all of it. If absent, `compact` with `for`, otherwise `card`.
   */
  appearance: 'card' | 'compact' | undefined;
  /** The id of an `input` or `textarea` that receives the text at its caret, and submits it. */
  htmlFor: string | undefined;
}

/** The initial values. Other properties are undefined. */
export const defaults = {
  endpoint: '/v1/audio/transcriptions',
  manual: false,
  live: true,
  persist: true,
  keepNotes: false,
  name: '',
  required: false,
  disabled: false,
  readOnly: false,
  includeAudio: false,
} as const satisfies Partial<AudioTranscriberProperties>;

/** Whether an element is shown as one row. */
export const isCompact = ({
  appearance,
  htmlFor,
}: Pick<AudioTranscriberProperties, 'appearance' | 'htmlFor'>): boolean =>
  appearance === 'compact' || Boolean(htmlFor && appearance !== 'card');

const readAutoStop = (value: string | null): number | boolean | undefined => {
  if (value === null) return undefined;
  if (value === 'off' || value === 'false') return false;
  return Number(value) || true;
};

/** How Lit reads each property from its attribute. */
export const properties: PropertyDeclarations & Record<keyof AudioTranscriberProperties, object> = {
  endpoint: {},
  language: {},
  languages: {},
  model: {},
  prompt: {},
  credentials: {},
  manual: { type: Boolean },
  live: {},
  persist: {},
  persistScope: { attribute: 'persist-scope' },
  keepNotes: { attribute: 'keep-notes', type: Boolean },
  deviceId: { attribute: 'device-id' },
  mimeType: { attribute: 'mime-type' },
  maxDuration: { attribute: 'max-duration', type: Number },
  autoStop: { attribute: 'auto-stop', converter: readAutoStop },
  audioConstraints: { attribute: false },
  headers: { attribute: false },
  transcribe: { attribute: false },
  transform: { attribute: false },
  messages: { attribute: false },
  name: { reflect: true },
  required: { type: Boolean },
  disabled: { type: Boolean, reflect: true },
  readOnly: { attribute: 'readonly', type: Boolean },
  includeAudio: { attribute: 'include-audio', type: Boolean },
  appearance: {},
  htmlFor: { attribute: 'for' },
};
