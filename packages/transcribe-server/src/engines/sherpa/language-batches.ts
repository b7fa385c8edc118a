interface LanguageBatches {
  /** Runs the task, in order of arrival. Only tasks of the same language run concurrently. */
  run<Result>(language: string, task: () => Promise<Result>): Promise<Result>;
}

/**
 * Creates a queue for a recogniser that has one language setting for all its recognitions.
 *
 * @param change sets the language. Called while no task is running
 */
export const createLanguageBatches = (change: (language: string) => void): LanguageBatches => {
  let current = '';
  let running = 0;
  const waiting: { readonly language: string; readonly start: () => void }[] = [];

  const startNext = () => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (next.language !== current) {
        if (running > 0) return;
        current = next.language;
        change(current);
      }
      running++;
      waiting.shift();
      next.start();
    }
  };

  return {
    async run(language, task) {
      await new Promise<void>((start) => {
        waiting.push({ language, start });
        startNext();
      });
      try {
        return await task();
      } finally {
        running--;
        startNext();
      }
    },
  };
};
