import mongoose from 'mongoose';
import { services } from '../services.ts';

/**
 * Waits until every read model has folded what intake's log holds now, at most `patience` ms: the organisation says who may do what, so a first
 * question asked earlier could be refused. Answers whether it is so.
 */
export const organisationKnown = async (mongodb: string, dbPrefix: string, patience = 30_000): Promise<boolean> => {
  const client = new mongoose.mongo.MongoClient(mongodb, { serverSelectionTimeoutMS: 5_000 });
  const end = Date.now() + patience;
  try {
    for (;;) {
      const intake = client.db(`${dbPrefix}_intake`);
      const logs = await intake.listCollections({ name: /^commits-\d+$/ }, { nameOnly: true }).toArray();
      const tails = await Promise.all(logs.map(async ({ name }) => {
        const [last] = await intake.collection<{ _id: number; first: number; count: number }>(name).find().sort({ _id: -1 }).limit(1).toArray();
        return { log: Number(name.slice('commits-'.length)), position: last ? last.first + last.count - 1 : 0 };
      }));
      const behind = await Promise.all(services.filter(({ database }) => database).map(async ({ database }) => {
        const checkpoints = await client.db(`${dbPrefix}_${database}`).collection('checkpoints').find({ projection: { $in: ['units', 'appointments'] }, source: 'intake' }).toArray();
        return tails.some(({ log, position }) => position > 0 && checkpoints.filter((c) => c.log === log && c.position >= position).length < 2);
      }));
      if (!behind.includes(true)) return true;
      if (Date.now() > end) return false;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  } finally {
    await client.close();
  }
};
