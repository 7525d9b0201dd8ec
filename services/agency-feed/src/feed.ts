import { databaseOf, type Kangfu, keyFile, type ServiceConfig } from '@kangfu/nest';
import { FileKeyEncryption } from '@kangfu/privacy';
import type mongoose from 'mongoose';
import { EventEmitter } from 'node:events';
import { DeliveryStore } from './delivery/delivery-store.js';
import { EndpointSecrets } from './endpoint/endpoint-secrets.js';
import type { CaseEvent } from './mailbox/entitlement.js';
import { FeedEvents } from './mailbox/feed-event.js';
import { MailboxStore } from './mailbox/mailbox-store.js';

/** The parts of this service that use cases, routes and the delivery worker share; made once when the service starts. */
export class Feed {
  readonly mailbox: MailboxStore;
  readonly events: FeedEvents;
  readonly deliveries: DeliveryStore;
  readonly secrets: EndpointSecrets;
  /** `appended` with an agency's code, after the transaction. */
  readonly bell = new EventEmitter().setMaxListeners(0);
  readonly allowLoopback: boolean;
  readonly origin: string;

  constructor(kangfu: Kangfu, client: mongoose.mongo.MongoClient, config: ServiceConfig, isPublic: (service: string, type: string) => boolean, asKnown: (event: CaseEvent) => CaseEvent) {
    const db = client.db(databaseOf(config, 'agency-feed'));
    const now = () => kangfu.clock.now();
    this.mailbox = new MailboxStore(db, isPublic, now, asKnown);
    this.events = new FeedEvents(this.mailbox, kangfu.personal, config.origin, now);
    this.deliveries = new DeliveryStore(db);
    this.secrets = new EndpointSecrets(db, new FileKeyEncryption(keyFile(config, 'kek.json')));
    this.allowLoopback = !config.production;
    this.origin = config.origin;
  }

  async ensureIndexes(): Promise<void> { await Promise.all([this.mailbox.ensureIndexes(), this.deliveries.ensureIndexes()]); }
}
