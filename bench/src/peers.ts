import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleEvent } from '@kangfu/event-store/contract/drafts';
import type { Stage } from './measure.ts';

const folder = join(import.meta.dirname, '../peers');
const names = ['emmett', 'event-nest', 'ocoda'] as const;

export type PeerName = (typeof names)[number];
export interface PeerFigure { readonly perSecond: number; readonly cpu: number }
/** Another event store in a process of its own, with its own driver; the clock is in that process. */
export interface PeerProcess {
  readonly name: PeerName;
  readonly database: string;
  /** So many appends of one event each to a stream of its own, with so many in flight. */
  append(count: number, inFlight: number): Promise<PeerFigure>;
  close(): Promise<void>;
}

/** Installs the peers from their own lock file, in their own folder, when that was not done yet. Only the bench needs them. */
const install = (say: Stage['say']): void => {
  const stamp = join(folder, 'node_modules/.installed');
  const lock = createHash('sha256').update(readFileSync(join(folder, 'package-lock.json'))).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('  installing the peers');
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--no-progress', '--ignore-scripts'], { cwd: folder, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('the peers could not be installed; what npm said is above');
  writeFileSync(stamp, lock);
};

const open = async (name: PeerName, uri: string, database: string): Promise<PeerProcess> => {
  const child: ChildProcess = fork(join(folder, 'child.mjs'), [name], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let ended: string | null = null;
  const answer = <T>(): Promise<T> => new Promise((resolve, reject) => {
    const gone = (): void => reject(new Error(`${name} ended: ${ended}`));
    if (ended !== null) return gone();
    child.once('exit', gone).once('message', (message: { result?: T; error?: string }) => {
      child.off('exit', gone);
      if (message.error === undefined) resolve(message.result as T);
      else reject(new Error(`${name}: ${message.error}`));
    });
  });
  child.once('exit', (code, signal) => { ended = String(code ?? signal); });
  const ask = <T>(call: string, input: object): Promise<T> => {
    const answered = answer<T>();
    if (ended === null) child.send({ call, input });
    return answered;
  };
  await answer();
  const url = new URL(uri);
  url.pathname = `/${database}`;
  for (const [key, value] of Object.entries({ w: 'majority', journal: 'true', maxPoolSize: '300' })) url.searchParams.set(key, value);
  await ask('open', { uri: url.href });
  return {
    name, database,
    append: (count, inFlight) => ask('append', { count, inFlight, event: sampleEvent() }),
    close: async () => {
      if (ended !== null) return;
      const gone = new Promise((resolve) => { child.once('exit', resolve); });
      child.disconnect();
      await gone;
    },
  };
};

/** All peers, each on a database of its own whose name begins with `prefix`. */
export const openPeers = async ({ mongodbUri, say }: Stage, prefix: string): Promise<PeerProcess[]> => {
  install(say);
  const opened = await Promise.allSettled(names.map((name) => open(name, mongodbUri, `${prefix}-${name}`)));
  const peers = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = opened.find((each) => each.status === 'rejected');
  if (!failed) return peers;
  await Promise.all(peers.map((peer) => peer.close()));
  throw failed.reason;
};
