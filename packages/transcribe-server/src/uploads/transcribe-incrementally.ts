import { ProblemError } from '@audio-transcriber/contract';
import { type ByteSource, decode } from '../audio/decode.ts';
import { sniffedBytes } from '../audio/media-type.ts';
import type { PcmSamples } from '../audio/pcm.ts';
import { readingOf, type UploadReading } from '../audio/streamable.ts';
import type { GrowingFile } from '../intake/growing-file.ts';
import type { RequestTrace } from '../observability/request-trace.ts';
import { type SegmentTranscript, type TranscribeOptions, transcribe } from '../transcription/transcribe.ts';

interface TranscribeGrowingOptions extends Omit<TranscribeOptions, 'isStrict' | 'signal'> {
  /** What the client says the audio is. */
  readonly declaredType: string | undefined;
  readonly maxSeconds: number;
  readonly trace: RequestTrace;
}

/** Goes through a recording from its start, as often as it is called. */
type Transcribe = (signal: AbortSignal) => AsyncGenerator<SegmentTranscript>;

/**
 * Transcribes audio while it comes, segment by segment. Where it cannot be read as it comes, or that fails, it is read
 * as a whole once all of it is there, and goes on where it was. A segment that fails does not stop the others. Each time
 * the audio is read in the same way, so that it gives the same segments.
 *
 * What it returns throws what decoding and the engine throw.
 */
export const createGrowingTranscriber = (
  file: GrowingFile,
  { declaredType, maxSeconds, trace, ...options }: TranscribeGrowingOptions,
): Transcribe => {
  let isReadAsItComes = true;

  return async function* transcribeGrowing(signal) {
    const { mediaType, isStreamable } = await findReading(file, declaredType, signal);
    const transcribeFrom = (source: string | ByteSource, note: (fault: unknown) => void = () => {}) => {
      const pcm = trace.traceDecoding(decode(source, { mediaType, maxSeconds, signal }));
      return transcribe(notingFaults(pcm, note), { ...options, signal, isStrict: false });
    };

    let endSeconds = 0;
    if (isStreamable && isReadAsItComes) {
      let decodingFault: unknown;
      try {
        for await (const transcript of transcribeFrom(file, (fault) => (decodingFault = fault))) {
          yield transcript;
          endSeconds = transcript.end;
        }
        return;
      } catch (error) {
        if (error !== decodingFault || signal.aborted || isTooLong(error)) throw error;
        isReadAsItComes = false;
      }
    }
    await file.completed(signal);
    for await (const transcript of transcribeFrom(file.path)) {
      if (transcript.end > endSeconds) yield transcript;
    }
  };
};

const findReading = async (
  file: GrowingFile,
  declaredType: string | undefined,
  signal: AbortSignal,
): Promise<UploadReading> => {
  for (;;) {
    const isAll = file.isComplete;
    const head = await file.readHead(sniffedBytes, Math.min(file.bytes + 1, sniffedBytes), signal);
    const reading = readingOf(head, declaredType, isAll);
    if (reading !== undefined) return reading;
    if (isAll && head.length === 0) throw new ProblemError('empty-audio', 'The recording is empty.');
    if (isAll || head.length === sniffedBytes) {
      throw new ProblemError('unsupported-media-type', 'This is not an audio file of a known kind.', { param: 'file' });
    }
  }
};

async function* notingFaults(pcm: AsyncIterable<PcmSamples>, note: (fault: unknown) => void) {
  try {
    yield* pcm;
  } catch (error) {
    note(error);
    throw error;
  }
}

const isTooLong = (error: unknown): boolean => error instanceof ProblemError && error.code === 'audio-too-long';
