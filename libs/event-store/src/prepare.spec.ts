import { canonicalJson } from '@kangfu/common';
import fc from 'fast-check';
import { checkLinks, commitHash, verifyCommits } from './chain.js';
import { sampleDraft, sampleEvent } from './contract/drafts.js';
import { InvalidCommit, LogDamaged } from './event-store.js';
import { GENESIS_HASH } from './format.js';
import { placeAfter, placeCommit, prepareCommit, type Place } from './prepare.js';

const start: Place = { log: 0, epoch: 1, commit: 0, position: 0, at: '', hash: GENESIS_HASH };
const now = '2026-11-02T08:00:00.000Z';
const chain = (count: number) => {
  let tail = start;
  return Array.from({ length: count }, (_, i) => {
    const commit = placeCommit(prepareCommit('case-1', i * 2, 'futian', `t${i}`, sampleDraft(2)), tail, 1, now);
    tail = placeAfter(commit);
    return commit;
  });
};

test('the hash is taken over the RFC 8785 bytes of the commit without hash, for any JSON data', () => {
  fc.assert(fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue(), { maxKeys: 6 }), fc.string({ unit: 'binary' }), (data, reason) => {
    let prepared;
    try {
      prepared = prepareCommit('case-1', 0, 'futian', 'token', sampleDraft([sampleEvent({ data }), sampleEvent()], { reason }));
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidCommit);
      return;
    }
    const commit = placeCommit(prepared, start, 1, now);
    expect(commit.hash).toBe(commitHash(commit));
    expect(canonicalJson(commit.events[0]!.data)).toBe(canonicalJson(data));
  }), { numRuns: 300 });
});

test('a chain is verified, and every kind of damage is found', () => {
  const commits = chain(5);
  verifyCommits(commits, 'start');
  checkLinks(commits.slice(2), commits[1]!);
  const changed = commits.map((commit, i) => (i === 2 ? { ...commit, reason: 'changed later' } : commit));
  checkLinks(changed, 'start');
  for (const damaged of [changed, commits.filter((_, i) => i !== 2), commits.slice(1), [commits[0]!, commits[2]!], commits.map((commit, i) => (i === 3 ? { ...commit, prev: GENESIS_HASH } : commit))]) {
    expect(() => verifyCommits(damaged, 'start')).toThrow(LogDamaged);
  }
});

test('a thousand commits of one event are prepared and hashed in well under a second of processor time', () => {
  const drafts = Array.from({ length: 1000 }, () => sampleDraft());
  const before = process.cpuUsage();
  let tail = start;
  for (const [i, draft] of drafts.entries()) tail = placeAfter(placeCommit(prepareCommit('case-1', i, 'futian', 't', draft), tail, 1, now));
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(700);
});
