import { checkLinks, LogDamaged, type StoredCommit } from '@kangfu/event-store';
import type { LogReader } from '@kangfu/subscriptions';
import type mongoose from 'mongoose';

/** Reads a service's logs from its own database: works while the service is down, and never through the code that wrote the read models. */
export const storeReader = (service: string, database: mongoose.mongo.Db): LogReader => ({
  service,
  async read(log, afterPosition, limit) {
    const commits = database.collection<StoredCommit>(`commits-${log}`, { readConcern: { level: 'majority' } });
    const found = await commits.find({ first: { $gt: afterPosition } }, { sort: { first: 1 }, limit }).toArray();
    if (found[0]?.first !== afterPosition + 1) {
      // The position lies within a commit, at the end, or before a hole.
      const before = await commits.findOne({ first: { $lte: afterPosition } }, { sort: { first: -1 } });
      if (before && before.first + before.count - 1 > afterPosition) found.unshift(before);
      else if (found.length > 0) throw new LogDamaged(`${service}/${log} has a hole after position ${afterPosition}`);
    }
    checkLinks(found, afterPosition === 0 ? 'start' : null);
    return found.slice(0, limit);
  },
});

/** The numbers of the logs that a service has. */
export const logsOf = async (database: mongoose.mongo.Db): Promise<number[]> =>
  (await database.listCollections({ name: /^commits-\d+$/ }, { nameOnly: true }).toArray()).map(({ name }) => Number(name.slice('commits-'.length))).sort((a, b) => a - b);

/** Last position of a log recorded by an instant (ISO), 0 where there is none. */
export const positionAt = async (database: mongoose.mongo.Db, log: number, asOf: string): Promise<number> => {
  const commits = database.collection<StoredCommit>(`commits-${log}`, { readConcern: { level: 'majority' } });
  // Recorded times never run backwards in a log, so the commits up to the instant are its beginning.
  let [low, high] = [0, (await commits.findOne({}, { sort: { _id: -1 }, projection: { _id: 1 } }))?._id ?? 0];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const commit = await commits.findOne({ _id: middle }, { projection: { at: 1 } });
    if (commit && commit.at <= asOf) low = middle;
    else high = middle - 1;
  }
  const last = low > 0 ? await commits.findOne({ _id: low }, { projection: { first: 1, count: 1 } }) : null;
  return last ? last.first + last.count - 1 : 0;
};
