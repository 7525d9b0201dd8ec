import { TokenControl } from '@kangfu/access';
import { idOf, realClock, streamId } from '@kangfu/common';
import { defineService } from '@kangfu/nest';
import { inTransaction } from '@kangfu/subscriptions/transaction';
import { type DeliveryDeps, DeliveryWorker } from './delivery/delivery-worker.js';
import { policy } from './access.rules.js';
import { endpoint } from './endpoint/endpoint.aggregate.js';
import { Feed } from './feed.js';
import { agencyEventsRoutes } from './http/agency-events.routes.js';
import { asKnown, feedContracts, isPublic } from './integration/feed.contracts.js';
import { followCalendar } from './mailbox/calendar.js';
import { feedEvents } from './mailbox/feed-event.js';
import { mailboxSubscription } from './mailbox/mailbox-subscription.js';
import { problems } from './problems.js';
import { endpoints } from './projections/endpoints.projection.js';
import * as schema from './schema.js';

export const agencyFeed = defineService({
  name: 'agency-feed',
  aggregates: [endpoint],
  consumes: feedContracts,
  publishes: feedEvents,
  projections: [endpoints],
  processes: [],
  policy, problems,
  resolvers: Object.values(schema),
  publicPaths: ['/agency'],
  provide: async (host) => {
    const feed = new Feed(host.kangfu, host.client, host.config, isPublic, asKnown);
    await feed.ensureIndexes();
    return [{ provide: Feed, useValue: feed }];
  },
  routes: (fastify, { kangfu, config }, get) => agencyEventsRoutes(fastify, kangfu, get(Feed), new TokenControl(config.issuer)),
  start: async (host, get) => { host.consumers.add(mailboxSubscription(host, get(Feed)).handlerSpec()); },
  act: (host, get) => {
    const feed = get(Feed);
    const { kangfu } = host;
    const deliveryDeps: DeliveryDeps = {
      endpoints: kangfu.rows(endpoints), mailbox: feed.mailbox, feed: feed.events, deliveries: feed.deliveries, secrets: feed.secrets, allowLoopback: feed.allowLoopback,
      now: () => realClock.now(), logger: host.logger,
      disable: async (endpointId) => {
        await kangfu.runtime.run(endpoint, {
          stream: streamId('endpoint', endpointId), command: { type: 'DisableEndpoint', data: { because: 'gone' } }, commandId: idOf(`gone:${endpointId}`), input: {},
          actor: { id: 'process:webhook-delivery', role: 'process', unit: null, for: null }, purpose: 'process', facts: (_state, now) => ({ now: now.toISOString(), fault: null }),
        });
      },
    };
    feed.bell.on('appended', () => worker?.appended());
    const turn = async (since: string, day: string): Promise<void> => {
      for (const personId of await feed.mailbox.personsTurning(since, day)) {
        let agencies: string[] = [];
        await inTransaction(host.client, async (session) => { agencies = await feed.mailbox.tell(personId, session); });
        for (const agency of agencies) feed.bell.emit('appended', agency);
      }
      await feed.mailbox.toldUntil(day);
    };
    let worker: DeliveryWorker | null = null;
    let stopCalendar = async (): Promise<void> => {};
    let changing = Promise.resolve();
    const stop = async (): Promise<void> => {
      await Promise.all([worker?.close(), stopCalendar()]);
      worker = null;
    };
    // One process at work: two would deliver everything twice and out of order.
    host.leases.want('agency-feed/deliveries', {
      acquired: () => {
        changing = changing.then(async () => {
          worker = new DeliveryWorker(deliveryDeps);
          worker.start();
          stopCalendar = followCalendar({ now: () => kangfu.clock.now(), lastDay: () => feed.mailbox.lastDay(), turn, failed: (error) => host.logger.warn({ error: (error as Error).name }, 'calendar of consents not followed') });
        });
      },
      lost: () => { changing = changing.then(stop); },
    });
    return async () => {
      await changing;
      await stop();
      await host.leases.release('agency-feed/deliveries');
    };
  },
});
