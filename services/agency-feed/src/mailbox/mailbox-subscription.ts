import { type EventRegistry, UnknownEvent } from '@kangfu/contracts';
import type { RecordedEvent } from '@kangfu/event-store';
import type { ServiceHost } from '@kangfu/nest';
import { Checkpoints, firstPoison, isPassing, PoisonEvent, PoisonEvents, type Step, Subscription, wantsOf } from '@kangfu/subscriptions';
import { inTransaction } from '@kangfu/subscriptions/transaction';
import type { Feed } from '../feed.js';
import { feedContracts } from '../integration/feed.contracts.js';
import { isConsent, MAILBOX } from './mailbox-store.js';

/**
 * What waits together behind an event that cannot be read: agencies are promised the order of a person's events, so the whole person, of that service. Consents wait for nothing but
 * themselves: the end of a right is told whatever else is wrong with a person, and a consent that cannot be read to its end gives no right.
 */
export const mailboxKeyOf = ({ stream, data }: Pick<RecordedEvent, 'stream' | 'data'>): string => {
  const personId = (data as { personId?: unknown } | null)?.personId;
  return isConsent(stream) || typeof personId !== 'string' ? stream : `person-${personId}`;
};

/** Events of a version that this release does not know: it cannot say what they let an agency see. */
const fromTheFuture = (registry: EventRegistry, events: readonly RecordedEvent[]): PoisonEvent[] => events.flatMap((event) => {
  const known = registry.find(event.service, event.type);
  return known && event.schema <= known.version ? [] : [new PoisonEvent(MAILBOX, event, new UnknownEvent(`${event.service}/${event.type} v${event.schema}`), `reading version ${event.schema}`)];
});

/** Fills the mailboxes from the topics of intake, referral and quality: events, entries and checkpoint in one transaction, so each event is told exactly once. */
export const mailboxSubscription = (host: Pick<ServiceHost, 'client' | 'database' | 'sources' | 'parking' | 'registry' | 'logger'>, feed: Pick<Feed, 'mailbox' | 'bell'>): Subscription => {
  const services = [...new Set(feedContracts.map((contract) => contract.service))];
  return new Subscription({
    handler: MAILBOX, projection: MAILBOX, collection: MAILBOX, sources: host.sources.filter((source) => services.includes(source.service)),
    wants: wantsOf(feedContracts.map((definition) => ({ definition }))), checkpoints: new Checkpoints(host.database), parking: host.parking, keyOf: mailboxKeyOf, logger: host.logger, maxEvents: 100,
    apply: async (step: Step) => {
      step.park(...fromTheFuture(host.registry, step.events));
      let agencies: ReadonlySet<string> = new Set();
      try {
        await inTransaction(host.client, async (session) => {
          await step.checkpoint(session);
          agencies = await feed.mailbox.take(step.events, session, step.parked);
        });
      } catch (error) {
        if (step.events.length === 0 || isPassing(error)) throw error;
        throw new PoisonEvents([await firstPoison(MAILBOX, host.client, step.events, error, isPassing, (events, session) => feed.mailbox.take(events, session))]);
      }
      for (const agency of agencies) feed.bell.emit('appended', agency);
    },
  });
};
