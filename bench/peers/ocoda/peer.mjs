import 'reflect-metadata';
import { Aggregate, AggregateRoot, DefaultEventSerializer, Event, EventMap, EventStream, UUID } from '@ocoda/event-sourcing';
import { MongoDBEventStore } from '@ocoda/event-sourcing/dist/integration/event-store/mongodb.event-store.js';
import { MongoClient } from 'mongodb';

class ReferralAccepted {
  constructor(members) { Object.assign(this, members); }
}
Event('ReferralAccepted')(ReferralAccepted);
class Referral extends AggregateRoot {}
Aggregate({ streamName: 'referral' })(Referral);

/** A document an event. */
export const open = async (uri) => {
  const client = await new MongoClient(uri).connect();
  const map = new EventMap();
  map.register(ReferralAccepted, DefaultEventSerializer.for(ReferralAccepted));
  const store = new MongoDBEventStore(map, client.db());
  store.publish = async () => {};
  await store.setup();
  return {
    prepare: (event) => {
      const id = UUID.generate();
      return { stream: EventStream.for(Referral, id), events: [new ReferralAccepted({ ...event, id: id.value })] };
    },
    append: ({ stream, events }) => store.appendEvents(stream, 1, events),
    close: () => client.close(),
  };
};
