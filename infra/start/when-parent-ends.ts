import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';

/** Calls back when the process that started this one is gone, which its end of fd 3 tells; without such a pipe never. */
export const whenParentEnds = (ended: () => void): void => {
  if (process.env.KANGFU_LIFE_LINE !== '3') return;
  delete process.env.KANGFU_LIFE_LINE;
  try {
    const stat = fstatSync(3);
    if (!stat.isFIFO() && !stat.isSocket()) return;
    const line = new Socket({ fd: 3, readable: true, writable: false });
    line.on('error', () => {});
    line.on('close', ended);
    line.resume();
    line.unref();
  } catch {
    // started by hand
  }
};
