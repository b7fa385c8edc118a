interface EventStreamOptions {
  /** How often a comment is sent while there is nothing to say, so that no proxy takes the connection for dead. */
  readonly heartbeatSeconds: number;
  /** Whether the answer begins at once, so that its reader knows that it is heard. Default false. */
  readonly isPrompt?: boolean;
  /** What a client is told of an error that comes after the answer has begun. */
  readonly describeError: (error: unknown) => object;
}

const heartbeat = ':\n\n';

/**
 * The events as Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html), each a JSON
 * object, with OpenAI's `[DONE]` at the end. An error that comes before the first event and the first heartbeat
 * rejects, so that it can still have a status of its own; a later one, or any of a prompt answer, is the last event,
 * named `error`.
 * A client that goes away ends the iteration.
 */
export const createEventStream = async (
  events: AsyncGenerator<object>,
  { heartbeatSeconds, isPrompt = false, describeError }: EventStreamOptions,
): Promise<Response> => {
  const encoder = new TextEncoder();
  let next = events.next();
  next.catch(() => {}); // Thrown when it is read.

  /** The next lines of the stream; undefined at its end. */
  const read = async (): Promise<string | undefined> => {
    const silence = createTimer(heartbeatSeconds);
    try {
      const result = await Promise.race([next, silence.over]);
      if (result === undefined) return heartbeat;
      if (result.done) return undefined;
      next = events.next();
      next.catch(() => {}); // Thrown when it is read.
      return `data: ${JSON.stringify(result.value)}\n\n`;
    } finally {
      silence.clear();
    }
  };

  let first = isPrompt ? heartbeat : await read();
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
