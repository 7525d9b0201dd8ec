import { readFileSync } from 'node:fs';

/** Clock ticks of /proc are a hundredth of a second on Linux. */
const TICK_US = 10_000;

/** User and system time of a process in microseconds, from a line of /proc/PID/stat. */
export const cpuOfStat = (line: string): number => {
  // The name in brackets may hold blanks.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
};

const cpuOf = (pid: number | undefined): number => {
  try {
    return pid === undefined ? Number.NaN : cpuOfStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return Number.NaN;
  }
};

export interface Cpu { readonly node: number; readonly mongod: number }

/** CPU time of this process and of MongoDB that `work` took, per item, in microseconds: steadier than the clock when others use the machine too. */
export const cpuPer = async <T>(count: number, mongodPid: number | undefined, work: () => Promise<T>): Promise<{ result: T; cpu: Cpu }> => {
  const [own, theirs] = [process.cpuUsage(), cpuOf(mongodPid)];
  const result = await work();
  const { user, system } = process.cpuUsage(own);
  return { result, cpu: { node: (user + system) / count, mongod: (cpuOf(mongodPid) - theirs) / count } };
};
