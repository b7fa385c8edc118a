import { ProblemError } from '@audio-transcriber/contract';

const header = 'Idempotency-Key';

/**
 * Reads the Idempotency-Key of a request (draft-ietf-httpapi-idempotency-key-header), together with its client or, where
 * clients are unknown, with its origin: equal keys of two clients or pages are different keys.
 *
 * @returns undefined without the header
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
