interface LanguageTurns {
  /** Runs the task concurrently with tasks of its language only, in order of arrival. */
  run<Result>(language: string, task: () => Promise<Result>): Promise<Result>;
}

/**
 * Lets recognitions share a recogniser whose language is a setting of the whole of it: `change` is called when a task
 * of another language is next, and none is under way.
 */
export const createLanguageTurns = (change: (language: string) => void): LanguageTurns => {
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
