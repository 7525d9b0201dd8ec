import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Puts a file system of this size under a folder; false where this machine does not let us (mounting takes root). */
export const mountSmallDisk = (folder: string, megabytes: number): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'kangfu-faults', folder], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
};

export const unmount = (folder: string): void => {
  execFileSync('umount', ['--lazy', folder], { stdio: 'pipe' });
};

/** Writes a file until not one more block goes in; answers how to make room again. */
export const fill = (folder: string): (() => void) => {
  const file = join(folder, 'ballast');
  const descriptor = openSync(file, 'w');
  for (let bytes = 1024 * 1024; bytes >= 4096;) {
    try {
      writeSync(descriptor, Buffer.alloc(bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      bytes /= 2;
    }
  }
  closeSync(descriptor);
  return () => rmSync(file, { force: true });
};
