import { ProblemError } from '@audio-transcriber/contract';

const header = 'Idempotency-Key';

/**
 * The Idempotency-Key of a request (draft-ietf-httpapi-idempotency-key-header) within its scope, so that clients and
 * pages do not meet under the same key; undefined where none was sent.
 *
 * @throws ProblemError `invalid-request`
 */
export const readIdempotencyKey = ({ headers }: Request, clientId: string | undefined): string | undefined => {
  const key = headers.get(header);
  if (key === null) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new ProblemError('invalid-request', `The ${header} must be 1 to 255 visible ASCII characters.`, {
      param: header,
    });
  }
  return `${key} ${clientId ?? headers.get('Origin') ?? ''}`;
};
