import type { ServiceHost } from '@kangfu/nest';
import { Checkpoints, Subscription, wantsOf } from '@kangfu/subscriptions';
import { inTransaction } from '@kangfu/subscriptions/transaction';
import type { Feed } from '../feed.js';
import { feedContracts } from '../integration/feed.contracts.js';

/** Fills the mailboxes from the topics of intake, referral and quality: events, entries and checkpoint in one transaction, so each event is told exactly once. */
export const mailboxSubscription = (host: ServiceHost, feed: Feed): Subscription => {
  const services = [...new Set(feedContracts.map((contract) => contract.service))];
  const checkpoints = new Checkpoints(host.database);
  return new Subscription({
    handler: 'mailbox', projection: 'mailbox', collection: 'mailbox', sources: host.sources.filter((source) => services.includes(source.service)),
    wants: wantsOf(feedContracts.map((definition) => ({ definition }))), checkpoints, parking: host.parking, logger: host.logger, maxEvents: 100,
    apply: async (step) => {
      let agencies: ReadonlySet<string> = new Set();
      await inTransaction(host.client, async (session) => {
        await step.checkpoint(session);
        agencies = await feed.mailbox.take(step.events, session);
      });
      for (const agency of agencies) feed.bell.emit('appended', agency);
    },
  });
};
