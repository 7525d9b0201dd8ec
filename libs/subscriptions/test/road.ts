import { randomBytes } from 'node:crypto';
import { type Clock, idOf } from '@kangfu/common';
import { defineEvent, EventRegistry, Field, Type } from '@kangfu/contracts';
import type { CommitDraft, EventStore, StoredCommit } from '@kangfu/event-store';
import { InMemoryEventStore } from '@kangfu/event-store/in-memory/in-memory-event-store';
import { Leases, type Logger, LogConsumers, topicOf } from '@kangfu/kafka';
import { openStage, type Stage } from '@kangfu/testing/kafka-topics';
import type mongoose from 'mongoose';
import { compareProjection, type LogReader, localLogReader, Parking, type Projection, projection, ProjectionRunner, Relay, replayProjection, type RelayConfig, type Source } from '@kangfu/subscriptions';

/** Two services: what is counted is opened and noted in alpha, judged in beta; the row of a thing holds a slice of each. */
const thing = { data: Type.Object({ thing: Field.uuid(), text: Type.String() }), subject: () => null };
export const Opened = defineEvent('alpha', 'ThingOpened', { description: 'opened', ...thing });
export const Noted = defineEvent('alpha', 'ThingNoted', { description: 'noted', ...thing });
export const Judged = defineEvent('beta', 'ThingJudged', { description: 'judged', ...thing });
/** Nobody handles it. */
export const Passed = defineEvent('alpha', 'ThingPassed', { description: 'passed', ...thing });
export const registry = new EventRegistry([Opened, Noted, Judged, Passed]);

export interface ThingRow { thing: string; notes: readonly string[]; verdict: string | null; accessKey: string }
export const makeThings = (version = 1) => projection<ThingRow>('things', version, {
  view: (key, slices) => {
    const own = slices.one<{ notes: string[] }>('thing');
    return own && { thing: key, notes: own.state.notes, verdict: slices.one<string>('verdict')?.state ?? null, accessKey: `case-${key}` };
  },
  indexes: [{ keys: { verdict: 1, _id: 1 } }],
})
  .on(Opened, (e) => e.data.thing, (_state, e) => ({ notes: [e.data.text] }))
  .on(Noted, (e) => e.data.thing, (state: { notes: string[] } | undefined, e) => ({ notes: [...(state?.notes ?? []), e.data.text] }))
  .on(Judged, (e) => e.data.thing, (_state, e) => e.data.text);

export const thingId = (n: number): string => idOf(`thing ${n}`);
export const streamOf = (n: number, kind = 'thing'): string => `${kind}-${thingId(n)}`;

let commands = 0;
const draft = (stream: string, type: string, texts: readonly string[]): CommitDraft => {
  const commandId = idOf(`command ${++commands}`);
  return {
    commandId, command: { type: 'Do', digest: 'd' }, actor: { id: 'u1', role: 'window-clerk', unit: '440304006', for: null }, purpose: 'service', reason: null, correlation: commandId, cause: null,
    events: texts.map((text, i) => ({ id: idOf(`event ${commandId} ${i}`), type, schema: 1, occurred: new Date().toISOString(), subjects: [], salt: randomBytes(16).toString('base64'), data: { thing: stream.slice(-36), text }, pii: [] })),
  };
};
export const append = async (store: EventStore, stream: string, type: string, ...texts: string[]): Promise<StoredCommit> => {
  const { handle } = await store.load(stream);
  return (await store.append(handle, draft(stream, type, texts))).commit;
};

export class Road {
  readonly alpha: InMemoryEventStore;
  readonly beta: InMemoryEventStore;
  readonly things = makeThings();
  sources: Source[] = [];
  readonly parking: Parking;
  private readonly ends: (() => Promise<void>)[] = [];
  private constructor(readonly stage: Stage, logs: number, clock?: Clock) {
    this.parking = new Parking(stage.database);
    this.alpha = new InMemoryEventStore({ service: 'alpha', logs, ...(clock ? { clock } : {}) });
    this.beta = new InMemoryEventStore({ service: 'beta', logs, ...(clock ? { clock } : {}) });
    this.sources = [this.alpha, this.beta].map((store) => ({ service: store.service, topic: this.topic(store.service), reader: localLogReader(store) }));
  }

  static async open(name: string, logs = 1, clock?: Clock): Promise<Road> {
    const road = new Road(await openStage(name), logs, clock);
    await road.makeTopics();
    return road;
  }

  topic(service: string): string { return topicOf(service, this.stage.prefix); }
  makeTopics(): Promise<void> { return this.stage.topics(...[this.alpha, this.beta].map(({ service, logs }) => ({ topic: this.topic(service), partitions: logs }))); }

  relay(store: EventStore = this.alpha, more: Partial<RelayConfig> = {}): Relay {
    const relay = new Relay({
      store, kafka: this.stage.kafka, topic: this.topic(store.service), origin: 'https://kangfu.example', database: this.stage.database,
      onRewound: () => { throw new Error('unexpected rewind'); }, ...more,
    });
    this.ends.push(() => relay.close());
    return relay;
  }

  /** A process that keeps the read model; several are replicas of each other. `fill`: a new read model is filled from the stores; otherwise everything comes by the topics. */
  runner(options: { instance?: string; ttlMs?: number; readers?: Record<string, LogReader>; database?: Stage['connection']; fill?: boolean; things?: Projection<ThingRow>; logger?: Logger } = {}) {
    const connection = options.database ?? this.stage.connection;
    const things = options.things ?? this.things;
    const sources = this.sources.map((source) => {
      const own = options.readers?.[source.service];
      const { service, logs, end, read, readTypes } = own ?? source.reader;
      // A reader of a test's own is one that reads all.
      return { ...source, reader: options.fill && logs !== undefined ? { service, logs, read, ...(end ? { end } : {}), ...(!own && readTypes ? { readTypes } : {}) } : { service, read } };
    });
    // A session belongs to one client, so a process with a connection of its own parks by that.
    const parking = options.database ? new Parking(options.database.db! as unknown as mongoose.mongo.Db) : this.parking;
    const projections = new ProjectionRunner({ connection, registry, projections: [things], sources, parking, ...(options.logger ? { logger: options.logger } : {}) });
    const logger = options.logger ? { logger: options.logger } : {};
    const leases = new Leases({ ...logger, database: this.stage.database, ttlMs: options.ttlMs ?? 1_000, ...(options.instance ? { instance: options.instance } : {}) });
    const consumers = new LogConsumers({ ...logger, kafka: this.stage.kafka, leases, maxWaitMs: 200 }).add(...projections.handlers());
    let closed: Promise<void> | null = null;
    const close = (): Promise<void> => closed ??= (async () => { await consumers.close(); await projections.close(); await leases.close(); })();
    this.ends.push(close);
    consumers.start();
    return { projections, consumers, leases, rows: projections.rows<ThingRow>(things), close };
  }

  rowsNow(): Promise<Record<string, any>[]> { return this.stage.database.collection('things_v1').find().sort({ _id: 1 }).toArray(); }
  historyNow(): Promise<Record<string, any>[]> { return this.stage.database.collection('things_v1.history').find().sort({ _id: 1 }).toArray(); }
  async checkpoint(source: string, log = 0): Promise<Record<string, any> | null> { return this.stage.database.collection('checkpoints').findOne({ _id: `things_v1|${source}/${log}` as never }); }

  async close(): Promise<void> {
    for (const end of this.ends.reverse()) await end();
    await this.stage.close();
  }
}

/** Live rows and history against a replay from the stores alone. */
export const sameAsReplay = async (road: Road, collection = 'things_v1'): Promise<void> => {
  const upTo: Record<string, number> = {};
  for (const store of [road.alpha, road.beta]) for (let log = 0; log < store.logs; log++) upTo[`${store.service}/${log}`] = (await store.tail(log)).position;
  const fresh = road.stage.connection.getClient().db(`${road.stage.database.databaseName}-fresh`) as unknown as mongoose.mongo.Db;
  try {
    await replayProjection({ projection: road.things, registry, readers: [localLogReader(road.alpha), localLogReader(road.beta)], upTo, into: fresh });
    const [rows, history] = await compareProjection(road.things, road.stage.database, fresh, collection);
    expect(rows).toMatchObject({ different: 0, unexpected: 0, missing: 0, first: [] });
    expect(history).toMatchObject({ different: 0, unexpected: 0, missing: 0, first: [] });
    expect(rows!.compared).toBeGreaterThan(0);
  } finally {
    await fresh.dropDatabase();
  }
};
