import { canonical, sha256 } from './hashing.ts';
import type { Log } from './stored.ts';

/**
 * I2, I3: what is wrong with the logs of an instance by themselves: holes, broken chains, streams in the wrong log, ids used twice, time that runs backwards.
 * Empty when all is well.
 */
export const faultsOf = (logs: readonly Log[], count: number): string[] => {
  const faults: string[] = [];
  const ids = new Set<string>();
  for (const { service, log, commits } of logs) {
    const place = `${service}/${log}`;
    let [position, prev, at] = [0, '0'.repeat(64), ''];
    const versions = new Map<string, number>();
    const commands = new Set<string>();
    commits.forEach((commit, i) => {
      const { hash, ...rest } = commit;
      const wrong = (what: string): void => { faults.push(`${place} commit ${commit._id}: ${what}`); };
      if (commit._id !== i + 1) wrong(`is number ${i + 1}`);
      if (commit.first !== position + 1 || commit.events.length !== commit.count || commit.count < 1) wrong('positions are not dense');
      if (commit.prev !== prev || sha256(canonical(rest)).toString('hex') !== hash) wrong('the hash chain is broken');
      if (commit.from !== (versions.get(commit.stream) ?? 0) + 1) wrong('stream versions are not dense');
      if (commit.at < at) wrong('time runs backwards');
      if (commit.log !== log || sha256(commit.stream).readUInt32BE(0) % count !== log) wrong('is in the wrong log');
      if (commands.has(commit.commandId)) wrong('its command was stored before');
      for (const { id } of commit.events) {
        if (ids.has(id)) wrong(`event ${id} was stored before`);
        ids.add(id);
      }
      commands.add(commit.commandId);
      versions.set(commit.stream, commit.from + commit.count - 1);
      [position, prev, at] = [commit.first + commit.count - 1, hash, commit.at];
    });
  }
  return faults;
};
