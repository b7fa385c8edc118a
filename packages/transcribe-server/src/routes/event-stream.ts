interface EventStreamOptions {
  /** Seconds without an event after which a comment is sent, so that no proxy closes the connection. */
  readonly heartbeatSeconds: number;
  /** Whether the response starts before the first event. Default: false. */
  readonly isImmediate?: boolean;
  /** Converts an error after the start of the response to the data of the last event. */
  readonly describeError: (error: unknown) => object;
}

const heartbeat = ':\n\n';

/**
 * Sends events as Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html): each as JSON, and
 * OpenAI's `[DONE]` at the end. The events of one array are written at once. Ends the iteration when the client
 * disconnects.
 *
 * @throws the error of the events before the first event and the first heartbeat, so that the response can have its
 *   status. A later error, or any error of an immediate response, is sent as the last event, named `error`
 */
export const createEventStream = async (
  events: AsyncGenerator<readonly object[]>,
  { heartbeatSeconds, isImmediate = false, describeError }: EventStreamOptions,
): Promise<Response> => {
  const encoder = new TextEncoder();
  let next = events.next();
  next.catch(() => {}); // The next read rejects with it.

  /** Reads the next lines of the stream; undefined at its end. */
  const read = async (): Promise<string | undefined> => {
    const silence = createTimer(heartbeatSeconds);
    try {
      const result = await Promise.race([next, silence.over]);
      if (result === undefined) return heartbeat;
      if (result.done) return undefined;
      next = events.next();
      next.catch(() => {}); // The next read rejects with it.
      return result.value.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
    } finally {
      silence.clear();
    }
  };

  let first = isImmediate ? heartbeat : await read();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const lines = first ?? (await read());
          first = undefined;
          controller.enqueue(encoder.encode(lines ?? 'data: [DONE]\n\n'));
          if (lines === undefined) controller.close();
        } catch (error) {
          controller.enqueue(encoder.encode(`event: error\ndata: ${JSON.stringify(describeError(error))}\n\n`));
          controller.close();
        }
      },
      async cancel() {
        await events.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' },
  });
};

const createTimer = (seconds: number) => {
  const { promise: over, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, seconds * 1000, undefined);
  return { over, clear: () => clearTimeout(timer) };
};
