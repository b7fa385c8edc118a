export interface AudioFormat {
  /** File extension, without the dot. */
  readonly extension: string;
  /** Media type that clients declare. */
  readonly mediaType: string;
  /** Arguments for ffmpeg to write it. */
  readonly ffmpegArguments: readonly string[];
}

const opus = ['-c:a', 'libopus', '-ar', '48000'];
const aac = ['-c:a', 'aac', '-ar', '48000'];
const fragments = ['-movflags', 'frag_keyframe+empty_moov+default_base_moof', '-frag_duration', '1000000'];

/** File formats that recorders produce and users upload. */
export const audioFormats = {
  'webm-opus': { extension: 'webm', mediaType: 'audio/webm', ffmpegArguments: [...opus, '-f', 'webm'] },
  /** Like MediaRecorder's stream: clusters of one second, no duration and no index. */
  'webm-opus-live': {
    extension: 'webm',
    mediaType: 'audio/webm;codecs=opus',
    ffmpegArguments: [...opus, '-live', '1', '-cluster_time_limit', '1000', '-f', 'webm'],
  },
  'ogg-opus': { extension: 'ogg', mediaType: 'audio/ogg', ffmpegArguments: [...opus, '-f', 'ogg'] },
  /** Its index is at the end. */
  'mp4-opus': { extension: 'mp4', mediaType: 'audio/mp4;codecs=opus', ffmpegArguments: [...opus, '-f', 'mp4'] },
  'mp4-opus-fragmented': {
    extension: 'mp4',
    mediaType: 'audio/mp4;codecs=opus',
    ffmpegArguments: [...opus, ...fragments, '-f', 'mp4'],
  },
  /** Its index is at the end, so it cannot be read from a pipe. */
  'mp4-aac': { extension: 'mp4', mediaType: 'audio/mp4', ffmpegArguments: [...aac, '-f', 'mp4'] },
  'mp4-aac-fragmented': {
    extension: 'mp4',
    mediaType: 'audio/mp4;codecs=mp4a.40.2',
    ffmpegArguments: [...aac, ...fragments, '-f', 'mp4'],
  },
  m4a: {
    extension: 'm4a',
    mediaType: 'audio/x-m4a',
    ffmpegArguments: [...aac, '-movflags', 'faststart', '-f', 'ipod'],
  },
  wav: { extension: 'wav', mediaType: 'audio/wav', ffmpegArguments: ['-c:a', 'pcm_s16le', '-f', 'wav'] },
  flac: { extension: 'flac', mediaType: 'audio/flac', ffmpegArguments: ['-c:a', 'flac', '-f', 'flac'] },
  mp3: {
    extension: 'mp3',
    mediaType: 'audio/mpeg',
    ffmpegArguments: ['-c:a', 'libmp3lame', '-ar', '44100', '-f', 'mp3'],
  },
  /** AAC without a container. */
  aac: { extension: 'aac', mediaType: 'audio/aac', ffmpegArguments: [...aac, '-f', 'adts'] },
  aiff: { extension: 'aiff', mediaType: 'audio/aiff', ffmpegArguments: ['-c:a', 'pcm_s16be', '-f', 'aiff'] },
} as const satisfies Record<string, AudioFormat>;

export type AudioFormatName = keyof typeof audioFormats;
