import type { protos } from '@google-cloud/speech';
import type { PcmSamples } from '../../audio/pcm.ts';
import type { EngineStream, StreamBill, StreamResult } from '../engine.ts';
import { toGoogleAudio } from './request.ts';
import { toEngineResult, toSeconds } from './response.ts';

type Request = protos.google.cloud.speech.v2.IStreamingRecognizeRequest;
type Response = protos.google.cloud.speech.v2.IStreamingRecognizeResponse;

/** A call of the client library, whose first request has been written. */
export interface GoogleStreamCall extends AsyncIterable<Response> {
  write(request: Request): boolean;
  end(): void;
  cancel(): void;
}

/** Limits: 5 minutes per stream, 25 KB per message (https://docs.cloud.google.com/speech-to-text/docs/quotas). The client's types say 15 KB. */
const maxStreamSeconds = 300;
const maxMessageSamples = 7_500;
/** Google reports a stability of 0.9 for stable text, and 0.01 for new text. */
const minStability = 0.8;

/**
 * Sends audio to a call while it is being opened and while it is open.
 *
 * @param open opens the call
 * @param toProblem converts what the call throws
 */
export const createGoogleStream = (
  open: () => Promise<GoogleStreamCall>,
  toProblem: (error: unknown) => unknown,
  signal: AbortSignal,
): EngineStream => {
  let waiting: PcmSamples[] = [];
  let isEnded = false;
  let isClosed = false;
  let change = Promise.withResolvers<void>();

  const notify = () => {
    change.resolve();
    change = Promise.withResolvers();
  };

  /** Writes queued and new audio. The queue stays short, because audio arrives in real time. */
  const writeAll = async (call: GoogleStreamCall) => {
    for (;;) {
      const { promise } = change;
      const batch = waiting;
      waiting = [];
      for (const samples of batch) {
        for (let i = 0; i < samples.length; i += maxMessageSamples) {
          call.write({ audio: toGoogleAudio(samples.subarray(i, i + maxMessageSamples)) });
        }
      }
      if (isClosed) return;
      if (waiting.length > 0) continue;
      if (isEnded) {
        call.end();
        return;
      }
      await promise;
    }
  };

  async function* read(): AsyncGenerator<StreamResult | StreamBill> {
    signal.throwIfAborted();
    let call: GoogleStreamCall | undefined;
    const abort = () => call?.cancel();
    signal.addEventListener('abort', abort);
    let billedSeconds = 0;
    try {
      call = await open();
      signal.throwIfAborted();
      writeAll(call).catch(() => {}); // Ignores the error: reading fails with it too.
      for await (const response of call) {
        const billed = toSeconds(response.metadata?.totalBilledDuration);
        if (billed > billedSeconds) yield { billedSeconds: billed - billedSeconds };
        billedSeconds = Math.max(billed, billedSeconds);
        yield* toStreamResults(response);
      }
      signal.throwIfAborted();
    } catch (error) {
      signal.throwIfAborted();
      throw toProblem(error);
    } finally {
      signal.removeEventListener('abort', abort);
      isClosed = true;
      notify();
      call?.cancel();
    }
  }

  return {
    maxSeconds: maxStreamSeconds,
    send(samples) {
      if (isEnded || isClosed) return;
      waiting.push(samples);
      notify();
    },
    end() {
      isEnded = true;
      notify();
    },
    results: read(),
  };
};

/** Converts a response: each final result separately, then all other results joined. */
const toStreamResults = ({ results }: Response): StreamResult[] => {
  const all = results ?? [];
  const finals = all.filter(({ isFinal }) => isFinal);
  const interim = all.filter(({ isFinal }) => !isFinal);
  const texts = [...finals.map((result) => [result]), ...(interim.length > 0 ? [interim] : [])];
  return texts.map((group) => {
    const { text, words, language } = toEngineResult({ results: group });
    const stable = group.filter(({ isFinal, stability }) => isFinal || (stability ?? 0) >= minStability);
    return {
      text,
      ...(words !== undefined && { words }),
      ...(language !== undefined && { language }),
      isFinal: group[0]?.isFinal === true,
      endSeconds: toSeconds(group.at(-1)?.resultEndOffset),
      stable: toEngineResult({ results: stable }).text,
    };
  });
};
