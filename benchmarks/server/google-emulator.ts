import { protos } from '@google-cloud/speech';
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import { engineSeconds } from './engine-seconds.ts';

const { RecognizeRequest, RecognizeResponse } = protos.google.cloud.speech.v2;

type Request = protos.google.cloud.speech.v2.IRecognizeRequest;
type Response = protos.google.cloud.speech.v2.IRecognizeResponse;

const maxSeconds = 60;
const maxBytes = 10 * 1024 * 1024;
const bytesPerSecond = 2 * 16_000;
const secondsPerWord = 0.4;

const durationStart = Buffer.from([0x44, 0x89, 0x88]);
const clusterStart = Buffer.from([0x1f, 0x43, 0xb6, 0x75]);

/**
 * Returns the duration of audio: for LINEAR16 from its length, for WebM from the duration in its header or, if streamed, from
 * its last cluster, which contains one second. Both are in milliseconds, as ffmpeg writes them.
 */
const audioSecondsOf = ({ config, content }: Request): number => {
  const audio = Buffer.from((content ?? []) as Uint8Array);
  if (config?.explicitDecodingConfig) return audio.length / bytesPerSecond;
  const duration = audio.indexOf(durationStart);
  if (duration >= 0) return audio.readDoubleBE(duration + durationStart.length) / 1000;
  const size = audio.lastIndexOf(clusterStart) + clusterStart.length;
  // Leading zeros give the number of bytes of the cluster's size. The id, size and value of the timestamp follow.
  const time = size + Math.clz32(audio[size] ?? 0) - 23 + 1;
  return audio.readUIntBE(time + 1, (audio[time] ?? 0) & 0x0f) / 1000 + 1;
};

/** Returns as many words as people say in that time. */
const answer = (audioSeconds: number): Response => {
  const words = Array.from({ length: Math.floor(audioSeconds / secondsPerWord) }, (_, i) => ({
    word: 'word',
    startOffset: toDuration(i * secondsPerWord),
    endOffset: toDuration((i + 1) * secondsPerWord),
  }));
  const transcript = words.map(({ word }) => word).join(' ');
  return {
    results: [{ alternatives: [{ transcript, confidence: 0.9, words }], languageCode: 'en-us' }],
    metadata: { totalBilledDuration: toDuration(Math.ceil(audioSeconds)) },
  };
};

const toDuration = (time: number) => ({ seconds: Math.floor(time), nanos: Math.round((time % 1) * 1e9) });

const recognize = ({ request }: ServerUnaryCall<Request, Response>, respond: sendUnaryData<Response>): void => {
  const audioSeconds = audioSecondsOf(request);
  if (audioSeconds > maxSeconds || (request.content?.length ?? 0) > maxBytes) {
    respond({ code: status.INVALID_ARGUMENT, details: 'Audio is too long for the synchronous call.' });
    return;
  }
  setTimeout(() => respond(null, answer(audioSeconds)), engineSeconds(audioSeconds) * 1000);
};

/**
 * Emulates Google Cloud Speech-to-Text v2 in its own process, without decoding audio. Has a fixed response time, and rejects
 * audio of more than a minute.
 */
const server = new Server({ 'grpc.max_receive_message_length': -1 });
server.addService(
  {
    Recognize: {
      path: '/google.cloud.speech.v2.Speech/Recognize',
      requestStream: false,
      responseStream: false,
      requestSerialize: (request: Request) => Buffer.from(RecognizeRequest.encode(request).finish()),
      requestDeserialize: (bytes: Buffer) => RecognizeRequest.decode(bytes),
      responseSerialize: (response: Response) => Buffer.from(RecognizeResponse.encode(response).finish()),
      responseDeserialize: (bytes: Buffer) => RecognizeResponse.decode(bytes),
    },
  },
  { Recognize: recognize },
);
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  console.info(`http://127.0.0.1:${port}`);
});
