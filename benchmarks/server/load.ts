import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A form with one file, encoded once. */
export interface Upload {
  readonly contentType: string;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly seconds: number;
}

export const createUpload = (file: Uint8Array, fields: Readonly<Record<string, string>> = {}): Upload => {
  const boundary = '----recording-form-boundary';
  const part = (disposition: string) => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}`;
  const fieldParts = Object.entries(fields).map(([name, value]) => `${part(`name="${name}"`)}\r\n\r\n${value}\r\n`);
  const filePart = `${part('name="file"; filename="recording.webm"')}\r\nContent-Type: audio/webm\r\n\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([Buffer.from(fieldParts.join('') + filePart), file, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
};

/** Sends one upload and reads the complete response. */
export const send = async (port: number, upload: Upload, agent?: Agent): Promise<Answer> => {
  const start = performance.now();
  const sending = request(`http://127.0.0.1:${port}/v1/audio/transcriptions`, {
    ...{ method: 'POST', ...(agent && { agent }) },
    headers: { 'Content-Type': upload.contentType, 'Content-Length': upload.body.length },
  });
  sending.end(upload.body);
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  const body = await text(response);
  return { status: response.statusCode ?? 0, body, seconds: (performance.now() - start) / 1000 };
};

/** Sends uploads with constant concurrency over persistent connections. Returns the duration of each. */
export const sendMany = async (
  port: number,
  upload: Upload,
  load: { readonly requests: number; readonly atOnce: number; readonly status: number },
): Promise<number[]> => {
  const agent = new Agent({ keepAlive: true, maxSockets: load.atOnce });
  const seconds: number[] = [];
  let left = load.requests;
  const sendInTurn = async (): Promise<void> => {
    while (left-- > 0) {
      const answer = await send(port, upload, agent);
      if (answer.status !== load.status) throw new Error(`${answer.status} was answered: ${answer.body}`);
      seconds.push(answer.seconds);
    }
  };
  try {
    await Promise.all(Array.from({ length: load.atOnce }, sendInTurn));
  } finally {
    agent.destroy();
  }
  return seconds;
};
