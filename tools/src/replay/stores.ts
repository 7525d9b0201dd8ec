import type { StoredCommit } from '@kangfu/event-store';
import { LogPages, positionBy } from '@kangfu/event-store-mongodb';
import type { LogReader } from '@kangfu/subscriptions';
import type mongoose from 'mongoose';

const commitsOf = (database: mongoose.mongo.Db, log: number) => database.collection<StoredCommit>(`commits-${log}`);

/** Reads a service's logs from its own database: works while the service is down, never through the code that wrote the read models, and all of them, so that the links between commits are checked. */
export const storeReader = (service: string, database: mongoose.mongo.Db): LogReader => {
  const logs = new Map<number, LogPages>();
  return {
    service,
    read(log, afterPosition, limit) {
      const pages = logs.get(log) ?? new LogPages(commitsOf(database, log), log);
      logs.set(log, pages);
      return pages.read(afterPosition, limit);
    },
  };
};

/** The numbers of the logs that a service has. */
export const logsOf = async (database: mongoose.mongo.Db): Promise<number[]> =>
  (await database.listCollections({ name: /^commits-\d+$/ }, { nameOnly: true }).toArray()).map(({ name }) => Number(name.slice('commits-'.length))).sort((a, b) => a - b);

/** Last position of a log recorded by an instant (ISO), 0 where there is none. */
export const positionAt = (database: mongoose.mongo.Db, log: number, asOf: string): Promise<number> => positionBy(commitsOf(database, log), asOf);
