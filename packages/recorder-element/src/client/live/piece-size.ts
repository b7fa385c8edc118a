/** Small, so that the upload gets its URL soon, and so that a slow line shows progress. */
export const minPieceBytes = 10_000;

/** The default limit of nginx is 1 MB. */
const maxPieceBytes = 1_000_000;

/** On a slow line a person sees progress this often. */
const pieceMs = 4000;

/** Returns how many bytes to send in the next request, after one with this many bytes took this long. */
export const nextPieceBytes = (bytes: number, milliseconds: number): number =>
  Math.min(maxPieceBytes, Math.max(minPieceBytes, Math.round((bytes / Math.max(1, milliseconds)) * pieceMs)));
