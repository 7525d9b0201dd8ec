import mongoose from 'mongoose';

const alreadyInitialised = 23;
const notYetInitialised = 94;

/**
 * Makes the mongod on this port the primary of its one-member set: initiates a fresh one, and moves the member of an older
 * one to this port by force. Resolves when it takes writes. `advertised`: the port by which the set knows it.
 */
export const becomePrimary = async (port: number, alive: () => boolean, { advertised = port, patience = 60_000 }: { advertised?: number; patience?: number } = {}): Promise<void> => {
  const host = `127.0.0.1:${advertised}`;
  const client = new mongoose.mongo.MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, { serverSelectionTimeoutMS: patience });
  const end = Date.now() + patience;
  const isError = (error: unknown, code: number): boolean => (error as { code?: number }).code === code;
  try {
    const admin = client.db('admin');
    for (;;) {
      const hello = await admin.command({ hello: 1 });
      if (hello.isWritablePrimary && hello.me === host) return;
      const config = await admin.command({ replSetGetConfig: 1 }).then(
        (answer) => answer.config as { version: number; members: { host: string }[] },
        (error: unknown) => {
          if (!isError(error, notYetInitialised)) throw error;
          return undefined;
        },
      );
      if (!config)
        await admin.command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host }] } }).catch((error: unknown) => {
          if (!isError(error, alreadyInitialised)) throw error;
        });
      else if (config.members[0]?.host !== host)
        await admin.command({ replSetReconfig: { ...config, version: config.version + 1, members: [{ ...config.members[0], host }] }, force: true });
      if (!alive()) throw new Error('mongod ended');
      if (Date.now() > end) throw new Error(`MongoDB has no primary after ${patience / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  } finally {
    await client.close();
  }
};
