/** Small, so that the upload gets its URL early and a slow connection shows progress. */
export const minPieceBytes = 10_000;

/** The default limit of nginx is 1 MB. */
const maxPieceBytes = 1_000_000;

/** The target time for one piece: on a slow connection, progress is shown this often. */
const pieceMs = 4000;

/** Returns the size of the next piece, from the size of the last one and the time it took. */
export const nextPieceBytes = (bytes: number, milliseconds: number): number =>
  Math.min(maxPieceBytes, Math.max(minPieceBytes, Math.round((bytes / Math.max(1, milliseconds)) * pieceMs)));
