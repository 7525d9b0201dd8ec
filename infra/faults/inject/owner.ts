import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The process of this machine at the other end of a loopback connection, among the ones named: found by the socket's inode (Linux). */
export const ownerOf = ({ from, to }: { from: number; to: number }, known: ReadonlyMap<string, number | undefined>): string | null => {
  const [local, remote] = [from, to].map((port) => `:${port.toString(16).toUpperCase().padStart(4, '0')}`) as [string, string];
  // One local port may be in use towards several servers.
  const line = readFileSync('/proc/net/tcp', 'utf8').split('\n').find((each) => { const [, here, there] = each.trim().split(/\s+/); return here?.endsWith(local) && there?.endsWith(remote); });
  const socket = `socket:[${line?.trim().split(/\s+/)[9]}]`;
  for (const [name, pid] of known) {
    if (pid === undefined) continue;
    try {
      for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
        try {
          if (readlinkSync(`/proc/${pid}/fd/${descriptor}`) === socket) return name;
        } catch {
          // closed in between
        }
      }
    } catch {
      // ended in between
    }
  }
  return null;
};
