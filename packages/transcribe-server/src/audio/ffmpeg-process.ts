import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DecodeOptions, GrowingAudio } from './audio-source.ts';
import { separateChannels } from './channels/separate-channels.ts';
import { decodingFailed, empty, unreadable } from './decode-problems.ts';
import { decodePcm } from './decoding/decode-pcm.ts';
import { type ByteInput, ByteReader } from './demuxing/byte-reader.ts';
import { hasTooManyChannels } from './demuxing/pcm-track.ts';
import { openWav } from './demuxing/wav.ts';
import type { MediaType } from './media-type.ts';
import { type PcmChannels, sampleRate } from './pcm.ts';

const maxStderrBytes = 8 * 1024;
/** The largest single allocation of ffmpeg. The index of a 4-hour file needs half of it; a malicious file may claim any size. */
const maxBlockBytes = 32 * 1024 * 1024;
/** Each stream may claim an index. */
const maxStreams = 16;

/**
 * Decodes a file from its path, or a growing file through a pipe. The file is untrusted: ffmpeg must use the demuxer of
 * the detected media type and may open local files only, so that a playlist cannot name another file or a URL. Fills
 * gaps between packets with silence.
 *
 * Kills the child process when the iteration ends, for any reason. If ffmpeg reports an error after it has decoded a part
 * of a file, that part counts as the result; for a pipe the error is thrown.
 *
 * @throws ProblemError `empty-audio`, `unreadable-audio`, `internal`
 */
export async function* runFfmpeg(audio: string | GrowingAudio, options: DecodeOptions): AsyncGenerator<PcmChannels> {
  const { mediaType, maxSeconds, signal } = options;
  signal.throwIfAborted();
  const isFile = typeof audio === 'string';
  const ffmpeg = spawn('ffmpeg', ffmpegArguments(isFile ? `file:${audio}` : 'pipe:0', mediaType, maxSeconds), {
    stdio: [isFile ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  }) as ChildProcessByStdio<Writable | null, Readable, Readable>;
  const closed = once(ffmpeg, 'close') as Promise<[exitCode: number | null, killedBy: string | null]>;
  closed.catch(() => {}); // Prevents an unhandled rejection. Awaiting it still throws.
  // Destroys the output too, because a grandchild process could keep it open.
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
    for await (const samples of decodeOutput(ffmpeg.stdout, options)) {
      isEmpty = false;
      yield samples;
    }
    const [exitCode, killedBy] = await closed;
    signal.throwIfAborted();
    await feed?.end();
    if (killedBy !== null) throw decodingFailed(new Error(`ffmpeg was killed by ${killedBy}: ${stderr.trim()}`));
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

/** Pipes a growing file into stdin, with backpressure. */
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
  const ended = pipeline(read, stdin, { signal: stop.signal }).catch(() => {}); // Also rejects if ffmpeg closes its stdin early.

  return {
    /** Stops reading. Rejects if the source has failed: the decoded audio is incomplete. */
    async end() {
      stop.abort();
      await ended;
      if (fault !== undefined) throw fault;
    },
  };
};

/** Returns ffmpeg's arguments for an untrusted file or pipe. */
export const inputArguments = (input: string, { demuxer }: MediaType): string[] => [
  ...['-max_alloc', String(maxBlockBytes), '-max_streams', String(maxStreams)],
  ...['-protocol_whitelist', 'file,pipe', '-f', demuxer, '-i', input],
];

const ffmpegArguments = (input: string, mediaType: MediaType, maxSeconds: number): string[] => [
  ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-threads', '1'],
  ...inputArguments(input, mediaType),
  ...['-map', '0:a:0', '-vn', '-sn', '-dn', '-t', String(maxSeconds + 1), '-af', 'aresample=async=1'],
  ...['-ar', String(sampleRate), '-c:a', 'pcm_s16le', '-f', 'wav', 'pipe:1'],
];

/** Decodes the WAV file that ffmpeg writes. Yields nothing if ffmpeg ends before the first sample. */
async function* decodeOutput(stdout: Readable, { onChannelsMixed }: DecodeOptions): AsyncGenerator<PcmChannels> {
  const track = await openWav(new ByteReader(createStreamInput(stdout))).catch(() => undefined);
  if (track?.codec !== 'pcm') return;
  if (hasTooManyChannels(track.format)) onChannelsMixed?.();
  yield* separateChannels(decodePcm(track.format, track.chunks));
}

/** Reads a stream from its start to its end. */
const createStreamInput = (stream: Readable): ByteInput => {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  let chunk: Uint8Array = new Uint8Array(0);
  let size = 0;
  return {
    get size() {
      return size;
    },
    async read(target) {
      if (chunk.length === 0) {
        const next = await chunks.next();
        chunk = next.done ? chunk : next.value;
        size += chunk.length;
      }
      const part = chunk.subarray(0, target.length);
      target.set(part);
      chunk = chunk.subarray(part.length);
      return part.length;
    },
  };
};
