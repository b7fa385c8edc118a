import { readdir, readFile, writeFile } from 'node:fs/promises';

const ticksPerSecond = 100;

/**
 * CPU seconds that a process has used, by the scheduler's count of its threads, and those of its children that have
 * ended, to 10 ms (Linux, proc_pid_stat(5)).
 */
export const readCpuSeconds = async (processId: number): Promise<number> => {
  const threads = await readdir(`/proc/${processId}/task`);
  const own = await Promise.all(
    threads.map(async (thread) =>
      Number.parseInt(await readFile(`/proc/${processId}/task/${thread}/schedstat`, 'utf8'), 10),
    ),
  );
  const line = await readFile(`/proc/${processId}/stat`, 'utf8');
  const [user, system] = line
    .slice(line.lastIndexOf(')') + 2)
    .split(' ')
    .slice(13, 15)
    .map(Number) as [number, number];
  return own.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e9 + (user + system) / ticksPerSecond;
};

/** CPU seconds that a process and its children have used; what children of children use is not counted. */
export const readFamilyCpuSeconds = async (processId: number): Promise<number> => {
  const children = await readFile(`/proc/${processId}/task/${processId}/children`, 'utf8');
  const spent = children.split(' ').filter(Boolean).map(Number).map(readCpuSeconds);
  return (await Promise.all([readCpuSeconds(processId), ...spent])).reduce((sum, seconds) => sum + seconds);
};

/** Resident memory of a process. */
export const readResidentBytes = (processId: number): Promise<number> => readBytes(processId, 'status', 'VmRSS');

/** The peak of a process's resident memory since it was last reset. */
export const readPeakBytes = (processId: number): Promise<number> => readBytes(processId, 'status', 'VmHWM');

export const resetPeak = (processId: number): Promise<void> => writeFile(`/proc/${processId}/clear_refs`, '5');

/** Resident memory of a process and its children; of what these share with other processes, their part. */
export const readFamilyBytes = async (processId: number): Promise<number> => {
  const children = await readFile(`/proc/${processId}/task/${processId}/children`, 'utf8');
  const shares = children.split(' ').filter(Boolean).map(Number).map(readShareBytes);
  return (await Promise.all([readResidentBytes(processId), ...shares])).reduce((sum, bytes) => sum + bytes);
};

const readShareBytes = async (processId: number): Promise<number> => {
  try {
    return await readBytes(processId, 'smaps_rollup', 'Pss');
  } catch {
    return 0; // It has ended in the meantime.
  }
};

const readBytes = async (processId: number, file: string, name: string): Promise<number> => {
  const text = await readFile(`/proc/${processId}/${file}`, 'utf8');
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
  if (kilobytes === undefined) throw new Error(`/proc/${processId}/${file} says nothing of ${name}.`);
  return Number(kilobytes) * 1024;
};
