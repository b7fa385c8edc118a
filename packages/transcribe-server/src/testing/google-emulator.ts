import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { handleUnaryCall } from '@grpc/grpc-js';
import { secondsOf } from '../audio/pcm.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { readGoogleSound } from './google-emulator-audio.ts';
import { createAnswer } from './google-emulator-results.ts';
import {
  findPlaceFault,
  findRefusal,
  type GoogleOffer,
  type GoogleSpeechRequest,
  type GoogleStatus,
} from './google-emulator-rules.ts';
import { createStreamHandler, type GoogleSpeechStream } from './google-emulator-stream.ts';
import { loadGoogleServices } from './google-services.ts';
import { toServiceError } from './google-status-details.ts';

/** A fault instead of a response: a status, no response at all, or the end of every connection. */
export type GoogleFault = GoogleStatus | 'hang' | 'cut';

export interface GoogleSpeechEmulatorOptions extends Partial<GoogleOffer> {
  /** The spoken language, detected if it is one of the requested ones. Default: the first requested one. */
  readonly spokenLanguage?: string;
  /** Error for every call, such as for a disabled API. Default: none. */
  readonly refusal?: GoogleStatus;
  /** The port to listen on. Default: a free one. */
  readonly port?: number;
  /** Number of calls until the quota is exhausted. Default: no limit. */
  readonly quota?: number;
  /** Runs before each response. May delay it, or return a fault. `place` is the index of the call. */
  beforeAnswer?(
    request: GoogleSpeechRequest,
    place: number,
  ): Promise<GoogleFault | undefined> | GoogleFault | undefined;
  /** Runs for each audio message of a stream, with the seconds of audio so far. May return an error that ends the stream. */
  beforeResult?(seconds: number, place: number): GoogleStatus | undefined;
  /** The clock for the limits of streams. Default: the system's. */
  readonly clock?: Clock;
}

export interface GoogleSpeechCall {
  /** The received request, without the audio. */
  readonly request: Omit<GoogleSpeechRequest, 'content'>;
  readonly audioSeconds: number;
  readonly outcome: 'running' | 'answered' | 'failed' | 'cancelled';
  /** Billed seconds, rounded up as Google does. */
  readonly billedSeconds: number;
}

export interface GoogleSpeechEmulator extends AsyncDisposable {
  /** Value for `SPEECH_EMULATOR_HOST`. */
  readonly host: string;
  /** All requested recognitions, in order. */
  readonly calls: readonly GoogleSpeechCall[];
  /** All streams, in order. */
  readonly streams: readonly GoogleSpeechStream[];
}

type Answer = ReturnType<typeof createAnswer>;
type Call = { -readonly [Key in keyof GoogleSpeechCall]: GoogleSpeechCall[Key] };

const quotaExhausted: GoogleStatus = { code: 8, details: 'Resource has been exhausted (e.g. check quota).' };

/**
 * Starts a local emulator of Google Cloud Speech-to-Text v2: real gRPC, with the limits and errors of the real service. It
 * recognises DTMF digits instead of speech. Requires the packages @grpc/grpc-js and @grpc/proto-loader.
 */
export const startGoogleSpeechEmulator = async ({
  location = 'global',
  models = ['long', 'short'],
  lacking = [],
  spokenLanguage,
  refusal,
  port = 0,
  quota = Number.POSITIVE_INFINITY,
  beforeAnswer,
  beforeResult,
  clock = systemClock,
}: GoogleSpeechEmulatorOptions = {}): Promise<GoogleSpeechEmulator> => {
  const { Server, ServerCredentials } = await import('@grpc/grpc-js');
  const { speech, locations } = await loadGoogleServices();
  const offer: GoogleOffer = { location, models, lacking };
  const calls: Call[] = [];
  const streams: GoogleSpeechStream[] = [];
  const sockets = new Set<Socket>();

  const recognize: handleUnaryCall<GoogleSpeechRequest, Answer> = async (rpc, respond) => {
    const { content: _content, ...request } = rpc.request;
    const call: Call = { request, audioSeconds: 0, outcome: 'running', billedSeconds: 0 };
    const place = calls.push(call) - 1;
    rpc.on('cancelled', () => {
      if (call.outcome === 'running') call.outcome = 'cancelled';
    });
    const sound = readGoogleSound(rpc.request);
    call.audioSeconds = secondsOf(sound.samples);
    const fault = refusal ?? findRefusal(rpc.request, sound.fault, offer) ?? (await beforeAnswer?.(rpc.request, place));
    if (call.outcome !== 'running' || fault === 'hang') return;
    const isUsedUp = calls.filter(({ outcome }) => outcome === 'answered').length >= quota;
    if (fault === undefined && !isUsedUp) {
      call.outcome = 'answered';
      call.billedSeconds = Math.ceil(call.audioSeconds);
      respond(null, createAnswer(rpc.request, sound.samples, { billedSeconds: call.billedSeconds, spokenLanguage }));
      return;
    }
    call.outcome = 'failed';
    if (fault === 'cut') for (const socket of sockets) socket.destroy();
    else respond(await toServiceError(fault ?? quotaExhausted));
  };

  const getLocation: handleUnaryCall<{ readonly name: string }, { name: string; locationId: string }> = (
    { request: { name } },
    respond,
  ) => {
    const details = findPlaceFault(name, /^projects\/[^/]+\/locations\/([^/]+)$/, offer);
    if (refusal !== undefined) respond(refusal);
    else if (details === undefined) respond(null, { name, locationId: location });
    else respond({ code: 3, details });
  };

  const grpc = new Server({ 'grpc.max_receive_message_length': -1 });
  grpc.addService(speech, {
    Recognize: recognize,
    StreamingRecognize: createStreamHandler({ offer, refusal, spokenLanguage, beforeResult, clock, streams }),
  });
  grpc.addService(locations, { GetLocation: getLocation });
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const server = createServer((socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
    injector.injectConnection(socket);
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');

  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    streams,
    async [Symbol.asyncDispose]() {
      const closed = once(server.close(), 'close');
      grpc.forceShutdown();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};
