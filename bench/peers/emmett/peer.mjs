import { randomUUID } from 'node:crypto';
import { STREAM_DOES_NOT_EXIST } from '@event-driven-io/emmett';
import { getMongoDBEventStore, toStreamName } from '@event-driven-io/emmett-mongodb';
import { MongoClient } from 'mongodb';

/** One document a stream, the events in it; an append reads it and updates it. */
export const open = async (uri) => {
  const client = await new MongoClient(uri).connect();
  const store = getMongoDBEventStore({ client });
  return {
    prepare: (event) => ({ stream: toStreamName('referral', randomUUID()), events: [{ type: event.type, data: { ...event, id: randomUUID() } }] }),
    append: ({ stream, events }) => store.appendToStream(stream, events, { expectedStreamVersion: STREAM_DOES_NOT_EXIST }),
    close: () => client.close(),
  };
};
