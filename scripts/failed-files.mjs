import { writeFileSync } from 'node:fs';

/** A reporter for Node's test runner. Writes the path of each test file that failed, one per line. */
export default async function* failedFiles(events) {
  const files = new Set();
  for await (const { type, data } of events) if (type === 'test:fail' && data.file) files.add(data.file);
  yield [...files].join('\n');
}

/** The same for the browser tests: a reporter that writes the paths to a file. */
export const browserReporter = (path) => ({
  onTestRunFinished: ({ sessions }) => {
    const failed = sessions.filter(({ passed }) => !passed).map(({ testFile }) => testFile);
    writeFileSync(path, [...new Set(failed)].join('\n'));
  },
});
