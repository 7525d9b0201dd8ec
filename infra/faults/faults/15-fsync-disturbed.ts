import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { type Fault, NotPossibleHere } from '../fault.ts';

/** strace on mongod until stopped: its fsync calls become slow, or one of them fails. */
const injecting = async (pid: number, how: string): Promise<ChildProcess> => {
  const child = spawn('strace', ['-f', '-q', '-o', '/dev/null', '-p', String(pid), '-e', 'trace=fdatasync,fsync', '-e', `inject=fdatasync,fsync:${how}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  await Promise.race([pause(1_000), new Promise((resolve) => child.once('exit', resolve))]);
  if (child.exitCode !== null && child.exitCode !== 0) throw new NotPossibleHere(`strace may not attach to mongod (${said.trim().split('\n')[0]})`);
  return child;
};
const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
};

export const fsyncDisturbed: Fault = {
  number: 15, name: 'fsync is slow, and fails',
  injects: 'strace makes each fsync of mongod take 200 ms longer; then lets some fail with EIO, on which mongod ends itself',
  proves: 'group commit carries the load over a slow disk; what was acknowledged was on disk when the disk failed',
  run: async ({ world, load, short, injected, note }) => {
    if (spawnSync('strace', ['-V']).status !== 0) throw new NotPossibleHere('strace is not installed');
    const mongod = (): number => world.runtime.pids.mongodb!;
    const slow = await injecting(mongod(), 'delay_enter=200000');
    try {
      const before = load.tally.acknowledged;
      await Promise.all([load.more(15, 120), pause(short ? 3_000 : 10_000)]);
      note(`${load.tally.acknowledged - before} commands acknowledged with slow fsync`);
      injected('fsync 200 ms slower');
    } finally {
      await stop(slow);
    }
    const pid = mongod();
    const failing = await injecting(pid, 'error=EIO:when=2+');
    try {
      await world.until('mongod to end on a failed fsync', () => mongod() !== pid, 60);
      injected('fsync failed, mongod ended itself');
    } finally {
      await stop(failing);
    }
    await load.more(10, 90);
  },
};
