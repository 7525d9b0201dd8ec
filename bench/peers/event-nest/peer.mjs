import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { AggregateRoot, AggregateRootConfig, DomainEvent, EVENT_STORE } from '@event-nest/core';
import { EventNestMongoDbModule } from '@event-nest/mongodb';
import { NestFactory } from '@nestjs/core';
import { ObjectId } from 'mongodb';

class ReferralAccepted {
  constructor(members) { Object.assign(this, members); }
}
DomainEvent('ReferralAccepted')(ReferralAccepted);
class Referral extends AggregateRoot {}
AggregateRootConfig({ name: 'Referral' })(Referral);

/** A document an event and one an aggregate, written in a transaction. Its `id` takes 24 hexadecimal digits. */
export const open = async (uri) => {
  const module = EventNestMongoDbModule.forRoot({ connectionUri: uri, aggregatesCollection: 'aggregates', eventsCollection: 'events' });
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  const store = app.get(EVENT_STORE);
  return {
    prepare: (event) => {
      const referral = store.addPublisher(new Referral(new ObjectId().toHexString()));
      referral.append(new ReferralAccepted({ ...event, id: randomUUID() }));
      return referral;
    },
    append: (referral) => referral.commit(),
    close: () => app.close(),
  };
};
