import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ProblemError } from '@audio-transcriber/contract';
import type { MediaType } from './media-type.ts';
import { type PcmSamples, sampleRate } from './pcm.ts';

/** How untrusted audio is read. */
export interface DecodeOptions {
  readonly mediaType: MediaType;
  /** Longer audio is refused once this much of it has been decoded. */
  readonly maxSeconds: number;
  readonly signal: AbortSignal;
}

/** Audio that still comes: read once, from its start to its end, and waiting for what is not there yet. */
export interface ByteSource {
  read(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

const bytesPerSample = Int16Array.BYTES_PER_ELEMENT;
const maxStderrBytes = 8 * 1024;
/** What ffmpeg may ask for at once. The index of four hours takes half of it; a tiny file may claim one of any size. */
const maxBlockBytes = 32 * 1024 * 1024;
/** Each may claim an index. */
const maxStreams = 16;

/**
 * Decodes the first audio stream of a finished file, given by its path, or of one that still comes, with ffmpeg and as
 * fast as the consumer reads. Damaged audio gives what can be saved of it. The file is untrusted: the demuxer is forced
 * to what its first bytes were found to be and only local files may be opened, so that no playlist inside can name
 * another file or a URL. Not every file can be read as it comes: an MP4 with its index at the end cannot.
 *
 * The child process is gone when the iteration ends, however it ends.
 *
 * @throws ProblemError `empty-audio`, `unreadable-audio`, `audio-too-long`
 */
export async function* decode(source: string | ByteSource, options: DecodeOptions): AsyncGenerator<PcmSamples> {
  const { mediaType, maxSeconds, signal } = options;
  signal.throwIfAborted();
  const isFile = typeof source === 'string';
  const ffmpeg = spawn('ffmpeg', ffmpegArguments(isFile ? `file:${source}` : 'pipe:0', mediaType, maxSeconds), {
    stdio: [isFile ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  }) as ChildProcessByStdio<Writable | null, Readable, Readable>;
  const closed = once(ffmpeg, 'close') as Promise<[exitCode: number | null, killedBy: string | null]>;
  closed.catch(() => {}); // A failed spawn is thrown where it is awaited.
  // Without its output: a process that it has started could keep that open.
  const kill = () => {
    ffmpeg.kill('SIGKILL');
    ffmpeg.stdout.destroy();
    ffmpeg.stderr.destroy();
  };
  signal.addEventListener('abort', kill, { once: true });

  const feed = isFile || ffmpeg.stdin === null ? undefined : feedInto(ffmpeg.stdin, source);
  let stderr = '';
  ffmpeg.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('latin1')).slice(-maxStderrBytes);
  });

  try {
    let sampleCount = 0;
    for await (const samples of wholeSamples(ffmpeg.stdout)) {
      sampleCount += samples.length;
      if (sampleCount > maxSeconds * sampleRate) {
        throw tooLong(maxSeconds);
      }
      yield samples;
    }
    const [exitCode, killedBy] = await closed;
    signal.throwIfAborted();
    await feed?.end();
    if (killedBy !== null) throw crashed(killedBy, stderr);
    if (sampleCount === 0 || (exitCode !== 0 && !isFile)) throw noAudio(exitCode, stderr);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', kill);
    kill();
    await Promise.allSettled([closed, feed?.end()]);
  }
}

/** Hands on what comes, as fast as it is taken. */
const feedInto = (stdin: Writable, source: ByteSource) => {
  const stop = new AbortController();
  let fault: unknown;

  async function* read() {
    try {
      yield* source.read(stop.signal);
    } catch (error) {
      if (!stop.signal.aborted) fault = error;
      throw error;
    }
  }
  const ended = pipeline(read, stdin, { signal: stop.signal }).catch(() => {}); // Or ffmpeg has read enough.

  return {
    /** Reads no more. Rejects where the source has failed: what was decoded of it is not the whole. */
    async end() {
      stop.abort();
      await ended;
      if (fault !== undefined) throw fault;
    },
  };
};

/** How ffmpeg opens an untrusted file or pipe. */
export const inputArguments = (input: string, { demuxer }: MediaType): string[] => [
  ...['-max_alloc', String(maxBlockBytes), '-max_streams', String(maxStreams)],
  ...['-protocol_whitelist', 'file,pipe', '-f', demuxer, '-i', input],
];

const ffmpegArguments = (input: string, mediaType: MediaType, maxSeconds: number): string[] => [
  ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-threads', '1'],
  ...inputArguments(input, mediaType),
  ...['-map', '0:a:0', '-vn', '-sn', '-dn', '-t', String(maxSeconds + 1)],
  ...['-ac', '1', '-ar', String(sampleRate), '-f', 's16le', 'pipe:1'],
];

/** Bytes as samples: a sample that two chunks share is put together. */
async function* wholeSamples(stdout: AsyncIterable<Buffer>): AsyncGenerator<PcmSamples> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of stdout) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const wholeBytes = bytes.length - (bytes.length % bytesPerSample);
    const samples = new Int16Array(wholeBytes / bytesPerSample);
    new Uint8Array(samples.buffer).set(bytes.subarray(0, wholeBytes));
    rest = bytes.subarray(wholeBytes);
    if (samples.length > 0) yield samples;
  }
}

const crashed = (killedBy: string, stderr: string): ProblemError =>
  new ProblemError('internal', 'The recording could not be read to its end.', {
    cause: new Error(`ffmpeg was ended by ${killedBy}: ${stderr.trim()}`),
  });

const noAudio = (exitCode: number | null, stderr: string): ProblemError => {
  if (exitCode === 0) return new ProblemError('empty-audio', 'The recording is empty.');
  return new ProblemError('unreadable-audio', 'The recording is damaged: nothing in it can be played.', {
    cause: new Error(`ffmpeg exited with ${exitCode}: ${stderr.trim()}`),
  });
};

/** What a client is told whose recording lasts longer than it may. */
export const tooLong = (maxSeconds: number): ProblemError =>
  new ProblemError('audio-too-long', `The recording is longer than ${describeLength(maxSeconds)}.`);

const describeLength = (seconds: number): string =>
  seconds % 3600 === 0 ? `${seconds / 3600} h` : seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;

/** Rejects, in words for the operator, where ffmpeg cannot be run. */
export const checkFfmpeg = async (): Promise<void> => {
  const ffmpeg = spawn('ffmpeg', ['-version'], { stdio: 'ignore' });
  try {
    await once(ffmpeg, 'close');
  } catch (cause) {
    throw new Error('ffmpeg, which decodes the audio, was not found. On Debian: apt-get install ffmpeg', { cause });
  }
};
