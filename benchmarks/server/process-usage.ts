import { readdir, readFile, writeFile } from 'node:fs/promises';

const ticksPerSecond = 100;

/**
 * Reads the CPU seconds of a process: exactly for its threads, and to 10 ms for its ended children (Linux,
 * proc_pid_stat(5)).
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

/** Reads the CPU seconds of a process and its children, without grandchildren. */
export const readFamilyCpuSeconds = async (processId: number): Promise<number> => {
  const children = await readFile(`/proc/${processId}/task/${processId}/children`, 'utf8');
  const spent = children.split(' ').filter(Boolean).map(Number).map(readCpuSeconds);
  return (await Promise.all([readCpuSeconds(processId), ...spent])).reduce((sum, seconds) => sum + seconds);
};

/** Reads the resident memory of a process, in bytes. */
export const readResidentBytes = (processId: number): Promise<number> => readBytes(processId, 'status', 'VmRSS');

/** Reads the peak resident memory of a process since the last reset, in bytes. */
export const readPeakBytes = (processId: number): Promise<number> => readBytes(processId, 'status', 'VmHWM');

export const resetPeak = (processId: number): Promise<void> => writeFile(`/proc/${processId}/clear_refs`, '5');

/** Reads the memory of a process and its children, in bytes. Counts memory that processes share, such as code, once. */
export const readFamilyBytes = async (processId: number): Promise<number> => {
  const children = await readFile(`/proc/${processId}/task/${processId}/children`, 'utf8');
  const shares = [processId, ...children.split(' ').filter(Boolean).map(Number)].map(readShareBytes);
  return (await Promise.all(shares)).reduce((sum, bytes) => sum + bytes);
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
