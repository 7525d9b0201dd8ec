import { LogDamaged, type RecordedEvent, recordedEvents, type StoredCommit, verifyCommits } from '@kangfu/event-store';
import { errorFields, type LogBatch, type LogHandlerSpec, type Logger } from '@kangfu/kafka';
import { BEGINNING, type CheckpointKey, type Checkpoints, type Place } from '@kangfu/subscriptions';
import { decodeRecord, findPlace, UnreadableRecord } from '@kangfu/subscriptions';
import type { Source } from '@kangfu/subscriptions';
import type { SourceStep } from './ledger-writer.js';

/** Positions are missing in the topic and the store does not give them: the ledger waits, it never skips. */
export class LedgerGap extends Error { override readonly name = 'LedgerGap'; }

export interface LedgerSubscriptionConfig {
  /** Name of the lease and first part of checkpoint ids: the history collection's name, so that readers can wait for it. */
  readonly handler: string;
  readonly sources: readonly Source[];
  readonly checkpoints: Checkpoints;
  readonly append: (events: readonly RecordedEvent[], step: SourceStep) => Promise<unknown>;
  readonly logger: Logger;
  readonly maxEvents?: number;
}

const MAX_EVENTS = 500;
const HEAL_COMMITS = 200;

/**
 * Reads every event of every source, whatever its type, once and in the order of its log. Unlike a projection it never drops what a restore took back:
 * a log that goes on in a new epoch from an earlier position is written on, and the entries of the old epoch stay in the tree.
 */
export class LedgerSubscription {
  private readonly places = new Map<string, Place | null>();
  constructor(private readonly config: LedgerSubscriptionConfig) {}

  handlerSpec(): LogHandlerSpec {
    const { handler, sources, checkpoints } = this.config;
    return {
      name: handler, topics: sources.map(({ topic }) => topic),
      offsets: async () => {
        this.places.clear();
        const topics = new Map(sources.map(({ service, topic }) => [service, topic]));
        return (await checkpoints.ofHandler(handler)).flatMap(({ source, log, offset }) => {
          const topic = topics.get(source);
          return topic ? [{ topic, log, offset: String(BigInt(offset) + 1n) }] : [];
        });
      },
      handle: (batch) => this.handle(batch),
    };
  }

  private key(source: string, log: number): CheckpointKey {
    const { handler } = this.config;
    return { handler, projection: 'ledger', collection: handler, source, log };
  }

  private async handle(batch: LogBatch): Promise<void> {
    const source = this.config.sources.find(({ topic }) => topic === batch.topic);
    if (!source) throw new TypeError(`the ledger does not read ${batch.topic}`);
    const id = `${source.service}/${batch.log}`;
    try {
      await this.deliver(source, batch, id);
    } catch (error) {
      this.places.delete(id);
      throw error;
    }
  }

  private async deliver(source: Source, { log, lease, messages }: LogBatch, id: string): Promise<void> {
    const { service } = source;
    const key = this.key(service, log);
    let saved = this.places.has(id) ? this.places.get(id)! : await this.config.checkpoints.find(key);
    let place = saved ?? BEGINNING;
    let events: RecordedEvent[] = [];
    const max = this.config.maxEvents ?? MAX_EVENTS;

    const settle = async (): Promise<void> => {
      if (events.length === 0) return;
      await this.config.append(events, { key, before: saved, next: place, lease });
      saved = place;
      this.places.set(id, place);
      events = [];
    };
    const take = async (event: RecordedEvent, offset: string): Promise<void> => {
      events.push(event);
      place = { epoch: event.epoch, position: event.position, offset };
      if (events.length >= max) await settle();
    };
    /** From the service's store up to a position (exclusive), checked against the hash chain of its commits. */
    const heal = async (until: number | null, offset: string): Promise<void> => {
      let previous: StoredCommit | null = null;
      while (until === null || place.position < until - 1) {
        const commits = await source.reader.read(log, place.position, HEAL_COMMITS);
        if (commits.length === 0) {
          if (until === null) return;
          throw new LedgerGap(`${id} after ${place.position}, next in the topic is ${until}`);
        }
        // A position inside a commit gives that commit again: then it is the one before, not the next.
        verifyCommits(commits, place.position === 0 ? 'start' : previous && previous._id < commits[0]!._id ? previous : null);
        previous = commits.at(-1)!;
        for (const event of commits.flatMap((commit) => recordedEvents(service, commit))) {
          if (event.position <= place.position || (until !== null && event.position >= until)) continue;
          if (event.position !== place.position + 1) throw new LedgerGap(`${id} after ${place.position}, next in the store is ${event.position}`);
          await take(event, offset);
        }
      }
    };

    for (const message of messages) {
      const found = findPlace(message);
      if (!found) {
        this.config.logger.error({ topic: source.topic, log, offset: message.offset }, 'a record is no event; the ledger reads the store instead');
        await heal(null, message.offset);
        continue;
      }
      if (found.epoch < place.epoch || (found.epoch === place.epoch && found.position <= place.position)) continue;
      if (found.epoch > place.epoch && found.position <= place.position) {
        this.config.logger.error({ source: id, epoch: found.epoch, from: found.position, recorded: place.position }, 'a log goes on from an earlier position in a new epoch: what it lost stays in the ledger');
        await settle();
        place = { ...place, epoch: found.epoch, position: found.position - 1 };
      }
      if (found.position > place.position + 1) {
        this.config.logger.warn({ source: id, after: place.position, next: found.position }, 'a gap in the topic is filled from the store');
        await heal(found.position, String(BigInt(message.offset) - 1n));
      }
      let event: RecordedEvent;
      try {
        event = decodeRecord(service, log, message);
      } catch (error) {
        if (!(error instanceof UnreadableRecord)) throw error;
        this.config.logger.error({ source: id, offset: message.offset, ...errorFields(error) }, 'a record cannot be read; the ledger reads the store instead');
        await heal(found.position + 1, message.offset);
        continue;
      }
      this.checkCommit(id, events.at(-1), event);
      await take(event, message.offset);
    }
    await settle();
  }

  /** What neighbours in the topic can show of the commit chain: the same commit has one hash, the next one the next number. */
  private checkCommit(id: string, before: RecordedEvent | undefined, event: RecordedEvent): void {
    if (!before || before.epoch !== event.epoch || before.position !== event.position - 1) return;
    const same = before.commit === event.commit;
    if (same ? before.commitHash !== event.commitHash : event.commit !== before.commit + 1) throw new LogDamaged(`${id}: commits do not follow each other at position ${event.position}`);
  }
}
