import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DecodeOptions, GrowingAudio } from './audio-source.ts';
import { broken, empty, unreadable } from './decode-problems.ts';
import type { MediaType } from './media-type.ts';
import { type PcmSamples, sampleRate } from './pcm.ts';

const bytesPerSample = Int16Array.BYTES_PER_ELEMENT;
const maxStderrBytes = 8 * 1024;
/** What ffmpeg may ask for at once. The index of four hours takes half of it; a tiny file may claim one of any size. */
const maxBlockBytes = 32 * 1024 * 1024;
/** Each may claim an index. */
const maxStreams = 16;

/**
 * Decodes a file, given by its path, or one that still grows, from a pipe. The file is untrusted: the demuxer is forced
 * to what its first bytes were found to be, and only local files may be opened, so that no playlist inside can name
 * another file or a URL. Gaps between packets become silence.
 *
 * The child process is gone when the iteration ends, however it ends. A file that it reads to its end, but complains of,
 * gives what could be decoded; a pipe does not.
 *
 * @throws ProblemError `empty-audio`, `unreadable-audio`, `internal`
 */
export async function* runFfmpeg(audio: string | GrowingAudio, options: DecodeOptions): AsyncGenerator<PcmSamples> {
  const { mediaType, maxSeconds, signal } = options;
  signal.throwIfAborted();
  const isFile = typeof audio === 'string';
  const ffmpeg = spawn('ffmpeg', ffmpegArguments(isFile ? `file:${audio}` : 'pipe:0', mediaType, maxSeconds), {
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

  const feed = isFile || ffmpeg.stdin === null ? undefined : feedInto(ffmpeg.stdin, audio);
  let stderr = '';
  ffmpeg.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('latin1')).slice(-maxStderrBytes);
  });

  try {
    let isEmpty = true;
    for await (const samples of wholeSamples(ffmpeg.stdout)) {
      isEmpty = false;
      yield samples;
    }
    const [exitCode, killedBy] = await closed;
    signal.throwIfAborted();
    await feed?.end();
    if (killedBy !== null) throw broken(new Error(`ffmpeg was ended by ${killedBy}: ${stderr.trim()}`));
    if (isEmpty && exitCode === 0) throw empty();
    if (exitCode !== 0 && (isEmpty || !isFile)) {
      throw unreadable(new Error(`ffmpeg exited with ${exitCode}: ${stderr.trim()}`));
    }
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
const feedInto = (stdin: Writable, audio: GrowingAudio) => {
  const stop = new AbortController();
  let fault: unknown;

  async function* read() {
    try {
      yield* audio.read(stop.signal);
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
  ...['-map', '0:a:0', '-vn', '-sn', '-dn', '-t', String(maxSeconds + 1), '-af', 'aresample=async=1'],
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
