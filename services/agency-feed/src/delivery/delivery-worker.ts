import type { Logger } from '@kangfu/kafka';
import type { Rows } from '@kangfu/subscriptions';
import { count, METRICS } from '@kangfu/telemetry';
import type { EndpointSecrets } from '../endpoint/endpoint-secrets.js';
import type { FeedEvents } from '../mailbox/feed-event.js';
import type { MailboxStore } from '../mailbox/mailbox-store.js';
import type { EndpointRow } from '../projections/endpoints.projection.js';
import { nextAttempt } from './back-off.js';
import type { Delivery, DeliveryStore } from './delivery-store.js';
import { postSigned } from './post.js';

export interface DeliveryDeps {
  readonly endpoints: Rows<EndpointRow>;
  readonly mailbox: MailboxStore;
  readonly feed: FeedEvents;
  readonly deliveries: DeliveryStore;
  readonly secrets: EndpointSecrets;
  readonly allowLoopback: boolean;
  readonly now: () => Date;
  readonly disable: (endpointId: string) => Promise<void>;
  readonly logger: Logger;
}

/** How many deliveries to one endpoint are under way at once: of different persons. */
const PARALLEL = 8;
/** Entries taken over from the mailbox at once. */
const CHUNK = 500;

/** Delivers to one endpoint: its own loop, so that a hanging endpoint delays nobody else. */
class EndpointLoop {
  private readonly inFlight = new Map<string, Promise<void>>();
  private wake: () => void = () => {};
  private readonly ending = new AbortController();
  readonly done: Promise<void>;

  constructor(private row: EndpointRow, private readonly deps: DeliveryDeps) { this.done = this.run(); }

  update(row: EndpointRow): void { this.row = row; }
  poke(): void { this.wake(); }
  stop(): void { this.ending.abort(); this.poke(); }

  private async run(): Promise<void> {
    while (!this.ending.signal.aborted) {
      let idleMs = 30_000;
      try {
        idleMs = await this.round();
      } catch (error) {
        this.deps.logger.warn({ endpoint: this.row.endpointId, error: (error as Error).name }, 'delivery round failed');
        idleMs = 1_000;
      }
      if (this.ending.signal.aborted) break;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, idleMs);
        this.wake = () => { clearTimeout(timer); resolve(); };
      });
    }
    await Promise.allSettled(this.inFlight.values());
  }

  /** Takes over what is new, starts what is due, and says how long there is nothing to do (ms). */
  private async round(): Promise<number> {
    const { endpointId, agency } = this.row;
    const cursor = await this.deps.deliveries.cursor(endpointId);
    const entries = await this.deps.mailbox.read(agency, cursor, CHUNK);
    if (entries.length > 0) await this.deps.deliveries.enqueue(endpointId, entries, entries.at(-1)!.position);
    if (entries.length === CHUNK) return 0;
    const now = this.deps.now().toISOString();
    // Taken before asking: one that ends meanwhile is still pending in the answer and must not go again.
    const busy = [...this.inFlight.keys()];
    const { due, nextAt } = await this.deps.deliveries.due(endpointId, busy, now, PARALLEL);
    for (const delivery of due.slice(0, Math.max(0, PARALLEL - this.inFlight.size))) {
      this.inFlight.set(delivery._id, this.deliver(delivery).catch((error: unknown) => {
        this.deps.logger.warn({ endpoint: endpointId, position: delivery.position, error: (error as Error).name }, 'delivery not recorded; it comes again');
      }).finally(() => { this.inFlight.delete(delivery._id); this.poke(); }));
    }
    return nextAt ? Math.max(50, Math.min(30_000, Date.parse(nextAt) - Date.parse(now))) : 30_000;
  }

  private async deliver(delivery: Delivery): Promise<void> {
    const entry = await this.deps.mailbox.get(delivery.agency, delivery.position);
    if (!entry) return;
    const at = this.deps.now();
    const [event] = await this.deps.feed.build([entry]);
    const wanted = this.row.eventTypes.length === 0 || this.row.eventTypes.includes(event!.type) || event!.type.startsWith('cn.kangfu.feed.access-');
    if (!wanted) return this.deps.deliveries.attempted(delivery._id, { at: at.toISOString(), ms: 0, status: null, error: 'type not subscribed' }, { status: 'skipped', nextAt: null });
    const secrets = await this.deps.secrets.current(delivery.endpointId, at.toISOString());
    const result = await postSigned(this.row.url, secrets, event!, at, this.deps.allowLoopback, this.ending.signal);
    // Cut off by our own end: as if it had not been tried; the endpoint may get it twice, under one webhook-id.
    if (result.error !== null && this.ending.signal.aborted) return;
    count(METRICS.webhookAttempts, 1, { outcome: result.error === null ? 'delivered' : 'failed' });
    const attempt = { at: at.toISOString(), ms: result.ms, status: result.status, error: result.error };
    if (result.error === null) return this.deps.deliveries.attempted(delivery._id, attempt, { status: 'delivered', nextAt: null });
    if (result.status === 410) await this.deps.disable(delivery.endpointId);
    const next = nextAttempt(delivery.attempts.length + 1, this.deps.now().getTime(), Math.random(), result.retryAfterSeconds);
    await this.deps.deliveries.attempted(delivery._id, attempt, next === null ? { status: 'dead', nextAt: null } : { status: 'pending', nextAt: new Date(next).toISOString() });
  }
}

/** Runs a loop for each active endpoint. What is pending is in MongoDB, so a restart loses nothing; a repeated delivery has the same webhook-id. */
export class DeliveryWorker {
  private readonly loops = new Map<string, EndpointLoop>();
  private timer: NodeJS.Timeout | null = null;
  private refreshing: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(private readonly deps: DeliveryDeps) {}

  start(): void {
    const look = (): void => {
      void this.refresh().catch((error: unknown) => this.deps.logger.warn({ error: (error as Error).name }, 'endpoints cannot be read'))
        .finally(() => { if (!this.closed) this.timer = setTimeout(look, 2_000); });
    };
    look();
  }

  /** Endpoints as they are now: new ones get a loop, disabled ones lose theirs. */
  refresh(): Promise<void> {
    return (this.refreshing = this.refreshing.catch(() => {}).then(async () => {
      const rows = new Map((await this.deps.endpoints.peekMany({ status: 'active' }, 10_000)).map((row) => [row.endpointId, row]));
      if (this.closed) return;
      for (const [id, loop] of this.loops) {
        const row = rows.get(id);
        if (row) loop.update(row);
        else { loop.stop(); this.loops.delete(id); }
      }
      for (const [id, row] of rows) if (!this.loops.has(id)) this.loops.set(id, new EndpointLoop(row, this.deps));
    }));
  }

  /** Something was appended to a mailbox. */
  appended(): void { for (const loop of this.loops.values()) loop.poke(); }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
    await this.refreshing.catch(() => {});
    for (const loop of this.loops.values()) loop.stop();
    await Promise.allSettled([...this.loops.values()].map((loop) => loop.done));
  }
}
