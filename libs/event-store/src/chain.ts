import { digestOf } from '@kangfu/common';
import { LogDamaged, type StreamPoint } from './event-store.js';
import { GENESIS_HASH, type StoredCommit } from './format.js';

/** SHA-256 over the RFC 8785 bytes of a commit without `hash`, hex: what `hash` must be. */
export const commitHash = (commit: StoredCommit): string => {
  const { hash: _, ...rest } = commit;
  return digestOf(rest);
};

/**
 * Checks that commits of one log follow each other (numbers, positions, links of the hash chain). `previous` is the commit
 * before the first, `'start'` where the first must be the log's first, or null where it is not known. Cheap: hashes are
 * compared, not computed; see {@link verifyCommits}. Throws {@link LogDamaged}.
 */
export const checkLinks = (commits: readonly StoredCommit[], previous: StoredCommit | 'start' | null): void => {
  let before = previous;
  for (const commit of commits) {
    if (before === 'start') {
      if (commit._id !== 1 || commit.first !== 1 || commit.prev !== GENESIS_HASH) throw new LogDamaged(`log ${commit.log} does not start at commit 1`);
    } else if (before) {
      if (commit._id !== before._id + 1) throw new LogDamaged(`log ${commit.log} has a hole after commit ${before._id}`);
      if (commit.first !== before.first + before.count) throw new LogDamaged(`log ${commit.log}: positions are not dense at commit ${commit._id}`);
      if (commit.prev !== before.hash) throw new LogDamaged(`log ${commit.log}: the hash chain breaks at commit ${commit._id}`);
      if (commit.at < before.at) throw new LogDamaged(`log ${commit.log}: time runs backwards at commit ${commit._id}`);
    }
    if (commit.count !== commit.events.length) throw new LogDamaged(`log ${commit.log}: commit ${commit._id} does not hold its count of events`);
    before = commit;
  }
};

/** {@link checkLinks}, and every hash computed anew: finds a changed commit too. */
export const verifyCommits = (commits: readonly StoredCommit[], previous: StoredCommit | 'start' | null): void => {
  checkLinks(commits, previous);
  for (const commit of commits) if (commitHash(commit) !== commit.hash) throw new LogDamaged(`log ${commit.log}: commit ${commit._id} was changed`);
};

/** Checks that the commits of a stream are dense from the version after `after` and returns its version. Throws {@link LogDamaged}. */
export const versionOf = (stream: string, commits: readonly StoredCommit[], after = 0): number => {
  let version = after;
  for (const commit of commits) {
    if (commit.from !== version + 1) throw new LogDamaged(`stream ${stream} has a hole after version ${version}`);
    version += commit.count;
  }
  return version;
};

export const pointOf = (commit: StoredCommit): StreamPoint => ({ from: commit.from, version: commit.from + commit.count - 1, hash: commit.hash });

/** This very commit is the one that the point was made of: no other has its hash. */
export const isAt = (commit: StoredCommit | undefined, point: StreamPoint): boolean =>
  commit !== undefined && commit.hash === point.hash && commit.from === point.from && commit.from + commit.count - 1 === point.version;
