/** The index of the same item in two lists. */
type Match = readonly [before: number, after: number];

/** The most edits to search for. The time grows with their square. */
const maxEdits = 300;

/**
 * Returns the longest common subsequence of two lists, by Myers' algorithm ("An O(ND) Difference Algorithm and Its
 * Variations", 1986). After too many edits it restarts at the furthest point, so the time is linear in the length of
 * the lists.
 */
export const diff = (before: readonly string[], after: readonly string[]): Match[] => {
  const matches: Match[] = [];
  let [x, y] = [0, 0];
  while (x < before.length && y < after.length) {
    const runs: Run[] = [];
    const end = search(before.slice(x), after.slice(y));
    for (let run = end.run; run; run = run.last) runs.unshift(run);
    for (const run of runs) for (let i = 0; i < run.length; i += 1) matches.push([x + run.x + i, y + run.y + i]);
    x += end.x;
    y += end.y;
  }
  return matches;
};

/** Consecutive items that are the same in both lists. */
interface Run {
  readonly x: number;
  readonly y: number;
  readonly length: number;
  readonly last: Run | undefined;
}

/** A reachable point, and the runs on the way there. */
interface Path {
  readonly x: number;
  readonly y: number;
  readonly run: Run | undefined;
}

/** Searches until the end of both lists, or until the search costs too much. */
const search = (before: readonly string[], after: readonly string[]): Path => {
  /** The furthest point on each diagonal `x - y`, from `-maxEdits` on. */
  const paths: Path[] = [];
  let furthest: Path = { x: 0, y: 0, run: undefined };
  for (let edits = 0; edits <= maxEdits && furthest.x + furthest.y < before.length + after.length; edits += 1) {
    furthest = { x: 0, y: 0, run: undefined };
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const [left, right] = [paths[maxEdits + diagonal - 1], paths[maxEdits + diagonal + 1]];
      const isFromRight = right && (!left || left.x < right.x);
      const start = isFromRight ? right.x : left ? left.x + 1 : 0;
      let x = start;
      while (x < before.length && before[x] === after[x - diagonal]) x += 1;
      const last = (isFromRight ? right : left)?.run;
      const run = x > start ? { x: start, y: start - diagonal, length: x - start, last } : last;
      const path: Path = { x, y: x - diagonal, run };
      paths[maxEdits + diagonal] = path;
      const isInside = path.x <= before.length && path.y <= after.length;
      if (isInside && path.x + path.y >= furthest.x + furthest.y) furthest = path;
    }
  }
  return furthest;
};
