import { ProblemError } from '@audio-transcriber/contract';
import type { Context, Handler, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { readChunks, readWithIdleTimeout } from '../intake/read-with-timeout.ts';
import { readToken } from '../middleware/authorization.ts';
import { type ClientSecrets, isClientSecret, type SessionGrant } from '../realtime/client-secrets.ts';
import { defaultSettings, describeSession, toFields, updateSettings } from '../realtime/session-settings.ts';
import type { TranscriptionEnvironment, TranscriptionService } from './transcription-service.ts';

type SecretContext = Context<TranscriptionEnvironment>;

/** The body of `POST /v1/realtime/client_secrets`. */
export const clientSecretFields = z.object({
  expires_after: z
    .object({
      anchor: z.literal('created_at', 'must be created_at').default('created_at'),
      seconds: z
        .int('must be a whole number')
        .min(10, 'must be at least 10')
        .max(7200, 'must be at most 7200')
        .optional(),
    })
    .optional()
    .describe('Default: 600 seconds.'),
  session: z.record(z.string(), z.unknown()).optional().describe('The settings of the session, as in session.update.'),
});

const defaultSeconds = 600;
const maxBodyBytes = 16_384;
/** A secret is sent in a header. HTTP servers allow 16 kB for all of them. */
const maxSecretLength = 6000;

/** Handles `POST /v1/realtime/client_secrets`: creates a secret that a page may use for one session. */
export const createClientSecretHandler =
  (service: TranscriptionService, secrets: ClientSecrets): Handler<TranscriptionEnvironment> =>
  async (c) => {
    const { expires_after, session } = await readFields(c, service);
    const settings = updateSettings(defaultSettings, session);
    service.parseFields(toFields(settings));
    const expiresAt = Math.floor(Date.now() / 1000) + (expires_after?.seconds ?? defaultSeconds);
    const grant = { clientId: c.get('clientId'), origin: c.req.header('Origin'), settings };
    const value = secrets.create(grant, expiresAt);
    if (value.length > maxSecretLength)
      throw new ProblemError('invalid-request', 'The settings of the session are too long.', { param: 'session' });
    const described = { object: 'realtime.transcription_session', ...describeSession(settings, service.engine.name) };
    return c.json({ value, expires_at: expiresAt, session: described });
  };

const readFields = async (c: SecretContext, { clock }: TranscriptionService) => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const { signal } = c.req.raw;
  for await (const chunk of readWithIdleTimeout(readChunks(c.req.raw, c.env?.incoming), {
    clock,
    onBytes() {},
    signal,
  })) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBodyBytes)
      throw new ProblemError('invalid-request', `The body is longer than ${maxBodyBytes} bytes.`);
  }
  const parsed = clientSecretFields.safeParse(parseJson(Buffer.concat(chunks).toString() || '{}'));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const param = issue?.path.join('.') ?? '';
  throw new ProblemError('invalid-request', `The field '${param}' ${issue?.message}.`, { param });
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError('invalid-request', 'The body is not JSON.');
  }
};

const secretOf = (c: SecretContext): string | undefined => {
  const token = readToken(c.req.raw);
  return token !== undefined && isClientSecret(token) ? token : undefined;
};

/** Identifies the client of a session by its client secret, if it has one. */
export const clientSecretAuthorization =
  (secrets: ClientSecrets): MiddlewareHandler<TranscriptionEnvironment> =>
  async (c, next) => {
    const secret = secretOf(c);
    if (secret !== undefined) c.set('clientId', secrets.read(secret, c.req.header('Origin')).clientId);
    await next();
  };

/** Uses the client secret of a session, if it has one. @throws ProblemError as `ClientSecrets.use` does */
export const useClientSecret = (c: SecretContext, secrets: ClientSecrets): SessionGrant | undefined => {
  const secret = secretOf(c);
  return secret === undefined ? undefined : secrets.use(secret, c.req.header('Origin'));
};
