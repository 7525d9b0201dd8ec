import type { Clock } from '@kangfu/common';
import { verifyCommits, versionOf } from '../chain.js';
import type { EventStore } from '../event-store.js';
import type { StoredCommit } from '../format.js';
import { logOf } from '../log-of.js';

export interface StoreSettings { readonly logs?: number; readonly clock?: Clock; readonly queueLimit?: number; readonly tenant?: string }

/** Everything in a log, read in pages of an odd size, with every link and hash checked. */
export const wholeLog = async (store: EventStore, log: number, page = 97): Promise<StoredCommit[]> => {
  const commits: StoredCommit[] = [];
  for (let after = 0; ;) {
    const next = await store.read(log, after, page);
    if (next.length === 0) break;
    verifyCommits(next, commits.at(-1) ?? 'start');
    commits.push(...next);
    after = next.at(-1)!.first + next.at(-1)!.count - 1;
  }
  return commits;
};

/** Dense positions and versions, unique command ids and event ids, an unbroken hash chain: true of every log at every time. */
export const expectSoundLogs = async (store: EventStore): Promise<StoredCommit[]> => {
  const all: StoredCommit[] = [];
  for (let log = 0; log < store.logs; log++) {
    const commits = await wholeLog(store, log);
    const tail = await store.tail(log);
    const last = commits.at(-1);
    expect(tail).toMatchObject(last ? { log, commit: last._id, position: last.first + last.count - 1, at: last.at, hash: last.hash } : { log, commit: 0, position: 0 });
    const streams = new Map<string, StoredCommit[]>();
    for (const commit of commits) streams.set(commit.stream, [...(streams.get(commit.stream) ?? []), commit]);
    for (const [stream, own] of streams) {
      versionOf(stream, own);
      expect(logOf(stream, store.logs)).toBe(log);
    }
    expect(new Set(commits.map((commit) => commit.commandId)).size).toBe(commits.length);
    all.push(...commits);
  }
  const ids = all.flatMap((commit) => commit.events.map((event) => event.id));
  expect(new Set(ids).size).toBe(ids.length);
  return all;
};
