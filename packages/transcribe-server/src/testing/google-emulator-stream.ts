import { randomUUID } from 'node:crypto';
import type { handleBidiStreamingCall, ServerDuplexStream } from '@grpc/grpc-js';
import { type PcmSamples, sampleRate, secondsOf } from '../audio/pcm.ts';
import type { EngineWord } from '../engines/engine.ts';
import type { Clock } from '../platform/clock.ts';
import { decodeDtmf } from './decode-dtmf.ts';
import { createAlternative, findLanguage, toDuration } from './google-emulator-results.ts';
import { findRefusal, type GoogleOffer, type GoogleSpeechRequest, type GoogleStatus } from './google-emulator-rules.ts';
import { toServiceError } from './google-status-details.ts';

/** A requested streaming session. */
export interface GoogleSpeechStream {
  /** The received configuration. */
  readonly config: GoogleSpeechRequest['config'];
  /** Seconds of received audio. */
  readonly audioSeconds: number;
  readonly outcome: 'running' | 'ended' | 'failed' | 'cancelled';
  /** The words of the final results, in order. */
  readonly finalWords: readonly string[];
  /** Billed seconds: of the audio up to the last final result, rounded up. */
  readonly billedSeconds: number;
}

interface StreamHandlerOptions {
  readonly offer: GoogleOffer;
  readonly refusal: GoogleStatus | undefined;
  readonly spokenLanguage: string | undefined;
  readonly beforeResult: ((seconds: number, place: number) => GoogleStatus | undefined) | undefined;
  readonly clock: Clock;
  readonly streams: GoogleSpeechStream[];
}

/** `google.cloud.speech.v2.StreamingRecognizeRequest`. */
interface StreamRequest {
  readonly recognizer: string;
  readonly streamingConfig?: {
    readonly config: GoogleSpeechRequest['config'];
    readonly streamingFeatures?: { readonly interimResults: boolean } | null;
  } | null;
  readonly audio: Uint8Array;
}

type StreamCall = ServerDuplexStream<StreamRequest, object>;

/** https://docs.cloud.google.com/speech-to-text/docs/quotas, and the comments of the protocol. */
const maxMessageBytes = 15 * 1024;
const maxStreamSeconds = 305;
const maxSilentSeconds = 10;
/** How far the audio may be ahead of real time, in seconds. */
const maxAheadSeconds = 5;
const resetMilliseconds = 50;
/** The pause after which a result is final. */
const finalPauseSeconds = 0.6;

const outOfRange = 11;
const tooFast: GoogleStatus = {
  code: outOfRange,
  details: 'Audio data is being streamed too fast. Please stream audio data approximately at real time.',
};
const noAudio: GoogleStatus = {
  code: outOfRange,
  details: 'Audio Timeout Error: Long duration elapsed without audio. Audio should be sent close to real time.',
};
const tooLong: GoogleStatus = {
  code: outOfRange,
  details: `Exceeded maximum allowed stream duration of ${maxStreamSeconds} seconds.`,
};

/** Creates the handler of `StreamingRecognize`. Enforces Google's limits of speed, duration and message size. */
export const createStreamHandler =
  (options: StreamHandlerOptions): handleBidiStreamingCall<StreamRequest, object> =>
  (call) => {
    const session = createSession(call, options);
    call.on('data', (request: StreamRequest) => session.take(request));
    // Node's HTTP/2 ends the messages of a cancelled call first, and resets the call a little later.
    call.on('end', () => setTimeout(() => session.end(), resetMilliseconds));
    call.on('cancelled', () => session.close('cancelled'));
  };

const createSession = (
  call: StreamCall,
  { offer, refusal, spokenLanguage, beforeResult, clock, streams }: StreamHandlerOptions,
) => {
  const stream: { -readonly [Key in keyof GoogleSpeechStream]: GoogleSpeechStream[Key] } & { finalWords: string[] } = {
    ...{ config: null, audioSeconds: 0, outcome: 'running', finalWords: [], billedSeconds: 0 },
  };
  const place = streams.push(stream) - 1;
  const started = clock.now();
  let features: { readonly interimResults: boolean } | null | undefined;
  let pending: PcmSamples = new Int16Array(0);
  let pendingStart = 0;
  let interim = '';
  let timeout: Disposable | undefined;

  const close = (outcome: GoogleSpeechStream['outcome']) => {
    if (stream.outcome === 'running') stream.outcome = outcome;
    timeout?.[Symbol.dispose]();
  };

  const fail = async (status: GoogleStatus) => {
    if (stream.outcome !== 'running') return;
    close('failed');
    call.emit('error', await toServiceError(status));
  };

  const expectAudio = () => {
    timeout?.[Symbol.dispose]();
    timeout = clock.after(maxSilentSeconds, () => void fail(noAudio));
  };

  const findFault = ({ audio }: StreamRequest): GoogleStatus | undefined => {
    if (audio.length > maxMessageBytes) return { code: 3, details: `Audio chunk exceeds ${maxMessageBytes} bytes.` };
    const elapsed = clock.now() - started;
    if (elapsed > maxStreamSeconds) return tooLong;
    if (stream.audioSeconds + audio.length / (2 * sampleRate) > elapsed + maxAheadSeconds) return tooFast;
    return beforeResult?.(stream.audioSeconds, place);
  };

  const write = (words: readonly EngineWord[], isFinal: boolean, endSeconds: number) => {
    const placed = words.map((word) => ({
      ...word,
      startSeconds: pendingStart + word.startSeconds,
      endSeconds: pendingStart + word.endSeconds,
    }));
    const parts = isFinal ? [placed] : [placed.slice(0, -1), placed.slice(-1)].filter(({ length }) => length > 0);
    if (isFinal) {
      stream.finalWords.push(...words.map(({ word }) => word));
      stream.billedSeconds = Math.ceil(endSeconds);
    }
    call.write({
      results: parts.map((part, i) => ({
        alternatives: [createAlternative(stream.config, part, i > 0 || stream.finalWords.length > 0)],
        isFinal,
        stability: isFinal ? 0 : i < parts.length - 1 ? 0.9 : 0.01,
        resultEndOffset: toDuration(endSeconds),
        languageCode: findLanguage(stream.config, spokenLanguage),
      })),
      metadata: { requestId: randomUUID(), totalBilledDuration: { seconds: stream.billedSeconds } },
    });
  };

  /** Recognises the audio after the last final result: up to the last long pause as final, the rest as interim. */
  const recognise = (isEnd: boolean) => {
    const words = decodeDtmf(pending);
    const endOf = (place: number) => words[place + 1]?.startSeconds ?? secondsOf(pending);
    const isFollowedByPause = ({ endSeconds }: EngineWord, place: number) =>
      endOf(place) - endSeconds >= finalPauseSeconds;
    const last = isEnd ? words.length - 1 : words.findLastIndex(isFollowedByPause);
    const lastWord = words[last];
    if (lastWord !== undefined) {
      const end = isEnd ? secondsOf(pending) : lastWord.endSeconds + finalPauseSeconds / 2;
      write(words.slice(0, last + 1), true, pendingStart + end);
      pending = pending.slice(Math.round(end * sampleRate));
      pendingStart += end;
      interim = '';
      if (!isEnd) recognise(false);
      return;
    }
    const text = words.map(({ word }) => word).join(' ');
    if (text === '' || text === interim || !features?.interimResults) return;
    write(words, false, pendingStart + secondsOf(pending));
    interim = text;
  };

  const begin = ({ recognizer, streamingConfig }: StreamRequest) => {
    stream.config = streamingConfig?.config ?? null;
    features = streamingConfig?.streamingFeatures;
    const request = { recognizer, config: stream.config, content: new Uint8Array() };
    const isLinear = stream.config?.explicitDecodingConfig?.encoding === 'LINEAR16';
    const fault = refusal ?? findRefusal(request, isLinear ? undefined : 'bad encoding..', offer);
    if (fault !== undefined) void fail(fault);
    else expectAudio();
  };

  return {
    close,
    take(request: StreamRequest) {
      if (stream.outcome !== 'running') return;
      if (stream.config === null) return begin(request);
      const fault = findFault(request);
      if (fault !== undefined) return void fail(fault);
      expectAudio();
      const samples = new Int16Array(Uint8Array.from(request.audio).buffer);
      stream.audioSeconds += secondsOf(samples);
      const joined = new Int16Array(pending.length + samples.length);
      joined.set(pending);
      joined.set(samples, pending.length);
      pending = joined;
      recognise(false);
    },
    end() {
      if (stream.outcome !== 'running') return;
      recognise(true);
      close('ended');
      call.end();
    },
  };
};
