import type { SherpaModelFiles, SherpaModelKind } from './model-layout.ts';

/** How an online (streaming) model recognises a whole segment. */
export interface OnlineProperties {
  /** Silence after the segment: the last chunk has to be complete, and words come with a delay. */
  readonly tailSeconds: number;
  /** Whether the runtime's token times are right. */
  readonly hasTokenTimes: boolean;
}

interface OnlineModel {
  readonly kind: SherpaModelKind;
  readonly online: OnlineProperties;
}

/** Duration of a feature frame. */
const frameSeconds = 0.01;
/** Upper limit of the delay between a word and its tokens, in addition to the chunk. */
const delaySeconds = 0.5;
/** Feature frames per token frame that the runtime assumes for all CTC models. */
const assumedSubsampling = '4';

/**
 * Detects an online model by the metadata of its first network. Only online models state the size of their chunks: those
 * of icefall (Zipformer and older ones) `decode_chunk_len` and `T`, those of NeMo `cache_last_channel_dim1` and
 * `window_size`. The file names and `model_type` may be those of an offline model.
 *
 * @returns undefined if the model is offline, or online of an unsupported kind
 */
export const detectOnlineModel = (
  layout: SherpaModelFiles['layout'],
  metadata: ReadonlyMap<string, string>,
): OnlineModel | undefined => {
  const isNemo = metadata.has('cache_last_channel_dim1');
  const chunkFrames = Number(metadata.get(isNemo ? 'window_size' : 'T'));
  if (!(isNemo || metadata.has('decode_chunk_len')) || !(chunkFrames > 0)) return undefined;
  const kind = kindOf(layout, isNemo, metadata.get('model_type'));
  if (kind === undefined) return undefined;
  const hasTokenTimes = kind !== 'online-nemo-ctc' || metadata.get('subsampling_factor') === assumedSubsampling;
  return { kind, online: { tailSeconds: chunkFrames * frameSeconds + delaySeconds, hasTokenTimes } };
};

const kindOf = (
  layout: SherpaModelFiles['layout'],
  isNemo: boolean,
  type: string | undefined,
): SherpaModelKind | undefined => {
  if (layout === 'transducer') return 'online-transducer';
  if (layout === 'single' && isNemo) return 'online-nemo-ctc';
  return layout === 'single' && type === 'zipformer2' ? 'online-zipformer2-ctc' : undefined;
};
