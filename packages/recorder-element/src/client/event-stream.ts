import { type Environment, withTimeout } from '../platform/environment.ts';

interface ServerSentEvent {
  /** `message` if the stream names none. */
  readonly type: string;
  readonly data: string;
}

/** The longest silence before a stream counts as broken. transcribe-server sends a comment every 10 s. */
const maxSilenceMs = 35_000;

/**
 * Reads a stream of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). Yields the
 * events that arrive together as one array. Ignores an incomplete event at the end. Cancels the stream when the
 * iteration stops.
 *
 * @throws The stream's error, or a `TimeoutError` after 35 s without data or comments
 */
export async function* readEventStream(
  body: ReadableStream<Uint8Array>,
  environment: Pick<Environment, 'wait'>,
): AsyncGenerator<readonly ServerSentEvent[]> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let type = '';
  let data = '';
  try {
    for (;;) {
      const { value, done } = await withTimeout(reader.read(), maxSilenceMs, environment);
      if (done) return;
      // A carriage return at the end may be the first half of CRLF.
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      const events: ServerSentEvent[] = [];
      for (const line of lines) {
        const [, field, content = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
        if (field === 'event') type = content;
        if (field === 'data') data += `${content}\n`;
        if (line) continue;
        if (data) events.push({ type: type || 'message', data: data.slice(0, -1) });
        type = data = '';
      }
      if (events.length > 0) yield events;
    }
  } finally {
    reader.cancel().catch(() => {}); // The stream may have failed already.
  }
}
