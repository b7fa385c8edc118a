import { isDeepStrictEqual } from 'node:util';
import { ProblemError } from '@audio-transcriber/contract';
import { type PcmSamples, secondsOf } from '../audio/pcm.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';
import { createAudioReader } from './audio-reader.ts';
import { type ClientEvent, createId, invalidEvent, itemEvents, type ServerEvent } from './events.ts';
import type { Item, TranscribeItem } from './item.ts';
import { describeSession, type SessionSettings, updateSettings } from './session-settings.ts';
import { createTurnDetector, type TurnDetector } from './turn-detector.ts';
import { createUnfinishedItems } from './unfinished-items.ts';

export interface SessionOptions {
  /** The settings until the client changes them. */
  readonly settings: SessionSettings;
  /** The engine's name. */
  readonly model: string;
  /** When the session ends, in Unix seconds. */
  readonly expiresAt: number;
  /** Maximum duration of its audio. */
  readonly maxSeconds: number;
  readonly voiceActivity: VoiceActivityDetector;
  /**
   * Creates the function that transcribes the items of a session with these settings.
   * @throws ProblemError `invalid-request`, `unsupported-language`
   */
  readonly createTranscriber: (settings: SessionSettings) => TranscribeItem;
  readonly send: (event: ServerEvent) => void;
  /** Called with the error of an item that was not transcribed. */
  readonly onItemFailed: (error: unknown) => void;
  /** Called when the audio is longer than allowed. The rest is ignored. */
  readonly onTooLong: (problem: ProblemError) => void;
}

/** A session of the realtime transcription API. Handles one event after the other. */
export interface Session {
  /**
   * Handles an event of the client. Waits while much audio waits for its recognition.
   * @throws ProblemError for an event that cannot be fulfilled: the session continues
   */
  handle(event: ClientEvent): Promise<void>;
  /** Ends the audio after the event that is being handled, and resolves when all of it is transcribed. */
  finish(): Promise<void>;
  /** Stops all transcriptions. */
  cancel(reason: unknown): void;
}

/** Creates a session, and sends `session.created`. */
export const createSession = (options: SessionOptions): Session => {
  const { model, maxSeconds, voiceActivity, createTranscriber, send } = options;
  const id = createId('sess');
  const items = createUnfinishedItems(options);
  let { settings } = options;
  let transcribe = createTranscriber(settings);
  let reader = createAudioReader(settings.format);
  let detector: TurnDetector | undefined;
  let open: Item | undefined;
  let previousId: string | null = null;
  let seconds = 0;
  let handled = Promise.resolve();

  const describe = () => ({
    ...{ id, object: 'realtime.transcription_session', expires_at: options.expiresAt },
    ...describeSession(settings, model),
  });

  const startItem = (): Item => {
    open = items.start(transcribe);
    return open;
  };

  const commit = (item: Item) => {
    open = undefined;
    for (const event of itemEvents(item.id, previousId)) send(event);
    previousId = item.id;
    item.complete();
  };

  /** Ends the open item, if it has audio. */
  const endAudio = (): boolean => {
    const rest = detector?.flush();
    if (open === undefined && rest !== undefined && rest.length > 0) startItem();
    const item = open;
    if (item === undefined) return false;
    if (rest !== undefined) item.push(rest);
    commit(item);
    return true;
  };

  const update = (next: SessionSettings) => {
    const { format, turnDetection } = settings;
    transcribe = createTranscriber(next);
    settings = next;
    if (!isDeepStrictEqual(next.format, format)) reader = createAudioReader(next.format);
    if (isDeepStrictEqual(next.turnDetection, turnDetection)) return;
    if (open !== undefined) endAudio();
    detector = createDetector();
  };

  const createDetector = () =>
    settings.turnDetection === null
      ? undefined
      : createTurnDetector(settings.turnDetection, voiceActivity, Math.round(1000 * seconds));

  const addSpeech = async (turns: TurnDetector, samples: PcmSamples) => {
    for await (const event of turns.add(samples)) {
      if (event.type === 'started') {
        await items.untilCapacity();
        const item = startItem();
        send({ type: 'input_audio_buffer.speech_started', audio_start_ms: event.startMs, item_id: item.id });
        item.push(event.samples);
      } else if (event.type === 'continued') open?.push(event.samples);
      else if (open !== undefined) {
        send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: event.endMs, item_id: open.id });
        commit(open);
      }
    }
  };

  const append = async (audio: unknown) => {
    if (typeof audio !== 'string') throw invalidEvent('The event has no audio.', 'audio');
    const samples = reader.read(audio);
    if (seconds + secondsOf(samples) > maxSeconds)
      return options.onTooLong(
        new ProblemError('audio-too-long', `The session has more than ${maxSeconds} s of audio.`),
      );
    await items.untilCapacity();
    if (detector !== undefined) await addSpeech(detector, samples);
    else if (samples.length > 0) (open ?? startItem()).push(samples);
    seconds += secondsOf(samples);
  };

  detector = createDetector();
  send({ type: 'session.created', session: describe() });

  const handle = async ({ type, audio, session }: ClientEvent) => {
    switch (type) {
      case 'session.update':
        update(updateSettings(settings, session));
        return send({ type: 'session.updated', session: describe() });
      case 'input_audio_buffer.append':
        return append(audio);
      case 'input_audio_buffer.commit':
        await items.untilCapacity();
        if (!endAudio()) throw new ProblemError('empty-audio', 'There is no audio to commit.');
        return;
      case 'input_audio_buffer.clear':
        open?.cancel(new DOMException('The audio was cleared.', 'AbortError'));
        open = undefined;
        detector?.clear();
        reader = createAudioReader(settings.format);
        return send({ type: 'input_audio_buffer.cleared' });
      default:
        throw invalidEvent(`This server does not support '${type.slice(0, 100)}'.`, 'type');
    }
  };

  return {
    handle(event) {
      const result = handle(event);
      handled = result.catch(() => {});
      return result;
    },
    async finish() {
      items.stopWaiting();
      await handled;
      if (open !== undefined) endAudio();
      await items.untilEnded();
    },
    cancel: items.cancel,
  };
};
