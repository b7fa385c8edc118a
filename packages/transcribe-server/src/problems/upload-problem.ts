import { type ProblemCode, ProblemError } from '@audio-transcriber/contract';

/** A problem whose document has extra members, or replaces the usual ones (RFC 9457, section 3.2). */
export class UploadProblem extends ProblemError {
  readonly members: Readonly<Record<string, string | number>>;

  constructor(code: ProblemCode, detail: string, members: Readonly<Record<string, string | number>>) {
    super(code, detail);
    this.members = members;
  }
}

/** Returns a problem type that draft-ietf-httpbis-resumable-upload registers. */
const typeOf = (name: string): string => `https://iana.org/assignments/http-problem-types#${name}`;

export const offsetMismatch = (expected: number, provided: number): UploadProblem =>
  new UploadProblem('upload-offset-mismatch', `The upload continues at byte ${expected}, not ${provided}.`, {
    type: typeOf('mismatching-upload-offset'),
    'expected-offset': expected,
    'provided-offset': provided,
  });

export const lengthInconsistent = (): UploadProblem =>
  new UploadProblem('invalid-request', 'The length of the recording does not match Upload-Length.', {
    type: typeOf('inconsistent-upload-length'),
  });

/** The problem of an upload that is longer than its Upload-Length. It ends the upload. */
export class LengthExceededProblem extends UploadProblem {
  constructor() {
    super('invalid-request', 'The recording is longer than its Upload-Length.', {
      type: typeOf('inconsistent-upload-length'),
    });
  }
}
