import mongoose from 'mongoose';
import { LogDamaged, verifyCommits, type StoredCommit } from '@kangfu/event-store';

type Collection = mongoose.mongo.Collection<StoredCommit>;
const MAJORITY = { readPreference: 'primary', readConcern: { level: 'majority' } } as const;
const DURABLE = { w: 'majority', j: true } as const;
const DUPLICATE_KEY = 11000;

/**
 * Writes commits of a log as they are behind its end. They must follow the commit before the first one and each other, hashes computed anew; those that are there
 * already are passed over, so it can be interrupted and repeated, and two at once do no harm. Throws LogDamaged, having written what went before.
 */
export const importCommits = async (collection: Collection, log: number, commits: readonly StoredCommit[]): Promise<void> => {
  const [first] = commits;
  if (!first) return;
  const before = first._id === 1 ? ('start' as const) : await collection.findOne({ _id: first._id - 1 }, MAJORITY);
  if (!before) throw new LogDamaged(`log ${log} has a hole before commit ${first._id}`);
  verifyCommits(commits, before);
  if (commits.some((commit) => commit.log !== log)) throw new LogDamaged(`log ${log}: a commit of another log`);
  for (let left = [...commits]; left.length > 0;) {
    try {
      await collection.insertMany(left, { ordered: true, writeConcern: DURABLE });
      return;
    } catch (error) {
      const { code, writeErrors } = error as { code?: number; writeErrors?: { index: number } | readonly { index: number }[] };
      const index = (Array.isArray(writeErrors) ? writeErrors[0] as { index: number } : (writeErrors as { index: number } | undefined))?.index;
      if (code !== DUPLICATE_KEY || index === undefined) throw error;
      const there = await collection.findOne({ _id: left[index]!._id }, { ...MAJORITY, projection: { hash: 1 } });
      if (there?.hash !== left[index]!.hash) throw new LogDamaged(`log ${log}: something else was appended as commit ${left[index]!._id}`);
      left = left.slice(index + 1);
    }
  }
};

/**
 * Moves the commits after this number, which nobody has seen, to another collection of the database, from the last one on; answers how many.
 * Interrupted and repeated it goes on.
 */
export const setAside = async (collection: Collection, aside: Collection, commit: number): Promise<number> => {
  let moved = 0;
  for (;;) {
    const commits = await collection.find({ _id: { $gt: commit } }, MAJORITY).sort({ _id: -1 }).limit(500).toArray();
    if (commits.length === 0) return moved;
    await aside.bulkWrite(commits.map((replacement) => ({ replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true } })), { writeConcern: DURABLE });
    await collection.deleteMany({ _id: { $in: commits.map(({ _id }) => _id) } }, { writeConcern: DURABLE });
    moved += commits.length;
  }
};
