import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The data folder belongs to a running instance. */
export class InstanceRunning extends Error {
  constructor(dataDir: string, pid: number) {
    super(`${dataDir} is used by a running instance (process ${pid}): end that one, or name another folder with KANGFU_DATA_DIR.`);
    this.name = 'InstanceRunning';
  }
}

/** When a process started, in a form that differs for a later process with the same id; undefined when there is none. */
const startOf = (pid: number): string | undefined => {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
};

/** Takes the folder for this process, or throws {@link InstanceRunning}. What a killed instance left is taken over. */
export const lockInstance = (dataDir: string): (() => void) => {
  const file = join(dataDir, 'runner.json');
  const mine = JSON.stringify({ pid: process.pid, start: startOf(process.pid) });
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, mine, { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 2) throw error;
    }
    let other: { pid?: number; start?: string } = {};
    try {
      other = JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      // written half
    }
    if (other.pid && other.start && startOf(other.pid) === other.start) throw new InstanceRunning(dataDir, other.pid);
    rmSync(file, { force: true });
  }
};
