import { randomBytes } from 'node:crypto';
import { ProblemError } from '@audio-transcriber/contract';
import { z } from 'zod';
import { createProblemDocument } from '../problems/problem-response.ts';
import { createUsage } from '../transcription/response-formats.ts';
import type { ItemTranscript } from './item.ts';

/** An event of the client, with the fields that this server reads. */
const clientEvent = z.object({
  type: z.string(),
  event_id: z.string().max(512).optional().catch(undefined),
  audio: z.unknown().optional(),
  session: z.unknown().optional(),
});

/** An event of OpenAI's realtime API (https://developers.openai.com/api/reference/resources/realtime). */
export type ClientEvent = z.infer<typeof clientEvent>;

/** An event for the client, without its `event_id`. */
export interface ServerEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/**
 * Reads an event of the client.
 * @throws ProblemError `invalid-request`
 */
export const parseClientEvent = (text: string): ClientEvent => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ProblemError('invalid-request', 'The message is not JSON.');
  }
  const parsed = clientEvent.safeParse(json);
  if (parsed.success) return parsed.data;
  throw invalidEvent("The event has no 'type'.", 'type');
};

/** Creates the problem of an event that is at fault. @param param the field */
export const invalidEvent = (message: string, param: string): ProblemError =>
  new ProblemError('invalid-request', message, { param });

/** Creates a random id, such as `item_…`. */
export const createId = (kind: string): string => `${kind}_${randomBytes(12).toString('base64url')}`;

/** Creates the event of an error. @param eventId the `event_id` of the client's event that caused it */
export const errorEvent = (error: unknown, eventId?: string): ServerEvent => ({
  type: 'error',
  error: { ...createProblemDocument(error, '').error, event_id: eventId ?? null },
});

/** Creates the events of a committed item. */
export const itemEvents = (id: string, previousId: string | null): ServerEvent[] => {
  const content = [{ type: 'input_audio', transcript: null }];
  const item = { id, object: 'realtime.item', type: 'message', status: 'completed', role: 'user', content };
  return [
    { type: 'input_audio_buffer.committed', item_id: id, previous_item_id: previousId },
    { type: 'conversation.item.added', previous_item_id: previousId, item },
    { type: 'conversation.item.done', previous_item_id: previousId, item },
  ];
};

const transcriptionEvent = (name: string, itemId: string, fields: object): ServerEvent => ({
  type: `conversation.item.input_audio_transcription.${name}`,
  item_id: itemId,
  content_index: 0,
  ...fields,
});

export const deltaEvent = (itemId: string, delta: string): ServerEvent =>
  transcriptionEvent('delta', itemId, { delta });

export const completedEvent = (itemId: string, { text, language, seconds }: ItemTranscript): ServerEvent =>
  transcriptionEvent('completed', itemId, {
    transcript: text,
    usage: createUsage(seconds),
    ...(language !== undefined && { languages: [{ code: language }] }),
  });

export const failedEvent = (itemId: string, error: unknown): ServerEvent =>
  transcriptionEvent('failed', itemId, { error: createProblemDocument(error, '').error });
