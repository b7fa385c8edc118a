interface SettingBatches {
  /** Runs the task, in order of arrival. Only tasks of the same setting run concurrently. */
  run<Result>(setting: string, task: () => Promise<Result>): Promise<Result>;
}

/**
 * Creates a queue for a recogniser that has one setting for all its recognitions.
 *
 * @param initial the setting at first
 * @param change changes the setting. Called while no task is running
 */
export const createSettingBatches = (initial: string, change: (setting: string) => void): SettingBatches => {
  let current = initial;
  let running = 0;
  const waiting: { readonly setting: string; readonly start: () => void }[] = [];

  const startNext = () => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (next.setting !== current) {
        if (running > 0) return;
        current = next.setting;
        change(current);
      }
      running++;
      waiting.shift();
      next.start();
    }
  };

  return {
    async run(setting, task) {
      await new Promise<void>((start) => {
        waiting.push({ setting, start });
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
