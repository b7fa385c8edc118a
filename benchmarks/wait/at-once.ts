/** Runs tasks with limited concurrency. Returns their results in order. */
export const runAtOnce = async <Result>(
  limit: number,
  tasks: readonly (() => Promise<Result>)[],
): Promise<Result[]> => {
  const results: Result[] = [];
  const entries = tasks.entries();
  const runInTurn = async (): Promise<void> => {
    for (const [index, task] of entries) results[index] = await task();
  };
  await Promise.all(Array.from({ length: limit }, runInTurn));
  return results;
};
