import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Logger as NestLogger, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { access, ACCESS_CONTRACTS, type Actor, appointments, type Passport, PassportControl, PassportOffice, posts, registrationsOf, standIns, units } from '@kangfu/access';
import { CommandRuntime } from '@kangfu/commands';
import { chinaDay, systemClock } from '@kangfu/common';
import { followTestClock } from '@kangfu/common/test-clock';
import { EventRegistry, jsonSchemaOf, schemaPath, versionsOf } from '@kangfu/contracts';
import { MongoEventStore, MongoSnapshotStore } from '@kangfu/event-store-mongodb';
import { ensureTopics, Leases, LogConsumers, makeKafka } from '@kangfu/kafka';
import { LogStrategy } from '@kangfu/kafka/log.strategy';
import { BlindRecords, Claims, FileKeyEncryption, KeyedDigest, Sealing, SubjectKeys } from '@kangfu/privacy';
import { correlationFields, METRICS, observe } from '@kangfu/telemetry';
import { startTelemetry } from '@kangfu/telemetry/start';
import { type ConsistencyVector, httpLogReader, localLogReader, LOG_END_HEADER, LOG_LOOKED_HEADER, type LogReader, Parking, type Projection, ProjectionOverviews, ProjectionRunner, Relay, Restorer, type Source } from '@kangfu/subscriptions';
import mongoose from 'mongoose';
import { pino } from 'pino';
import { addClockCalls } from './clock-calls.js';
import { Commands } from './commands.js';
import { databaseOf, keyFile, readConfig, readKey, topicOf } from './config.js';
import { requirePassport, subgraphModule, traceRequests } from './graphql/index.js';
import { FullReadModels, readModelsFull } from './full-read-models.js';
import { holdAppends } from './hold-appends.js';
import { Kangfu } from './kangfu.js';
import { LogForwarding } from './log-forwarding.js';
import { OperatorCalls } from './operator-calls.js';
import { addParkingCalls } from './parking-calls.js';
import { addProjectionCalls } from './projection-calls.js';
import { Personal } from './personal.js';
import { ProblemCatalogue } from './problems.js';
import { RequestContext } from './request-context.js';
import { addRestoreCalls } from './restore-calls.js';
import { runProcesses } from './run-processes.js';
import type { ServiceDefinition } from './service-definition.js';
import type { ServiceHost } from './service-host.js';
import { watchService } from './service-metrics.js';

const SERVICES = ['intake', 'referral', 'quality', 'autism-registry', 'agency-feed', 'audit'];
const LOG_PAGE = 500;
/** Posts for which one user is looked up as deputy. */
const MOST_STOOD_IN_FOR = 50;

/** What every service keeps of the organisation and of rights, with its own projections. */
const projectionsOf = (definition: ServiceDefinition): Projection[] => [...new Set<Projection>([units, appointments, posts, access, ...definition.projections] as Projection[])];

/** Runs a service until SIGTERM: stores, relay, read models, processes, GraphQL and internal routes. Wrong configuration ends it with one line that names what is wrong. */
export const startService = async (definition: ServiceDefinition): Promise<void> => {
  const config = readConfig();
  const { name } = definition;
  if (!config.production) followTestClock(config.dataDir);
  const telemetry = startTelemetry({ service: name, endpoint: config.otlpEndpoint, sample: config.traceSample });
  const logger = pino({ name, level: config.logLevel, base: { service: name }, mixin: correlationFields });

  const connection = await mongoose.createConnection(config.mongodbUri, {
    dbName: databaseOf(config, name), autoIndex: false, maxPoolSize: 20, writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' },
  }).asPromise();
  const client = connection.getClient() as unknown as mongoose.mongo.MongoClient;
  const database = client.db(databaseOf(config, name));
  const kafka = makeKafka({ brokers: config.kafkaBrokers, clientId: name, logger });
  const instance = process.env['KANGFU_INSTANCE'] || randomUUID();
  const leases = new Leases({ database, logger, instance });
  const consumers = new LogConsumers({ kafka, leases, logger });

  const registry = new EventRegistry(definition.aggregates.flatMap((a) => Object.values(a.events)), [...definition.consumes, ...ACCESS_CONTRACTS]);
  const store = new MongoEventStore({ client, database: databaseOf(config, name), service: name, logs: config.logs, tenant: 'kangfu', onBatch: (commits) => observe(METRICS.appendBatch, commits) });
  await store.init();
  await ensureTopics(kafka, SERVICES.map((service) => ({ topic: topicOf(config, service), partitions: config.logs })));

  const office = new PassportOffice(readKey(config, 'service.key.pem'), `service:${name}`);
  const forwarding = new LogForwarding({ store, leases, office });
  const reader = (service: string): LogReader => (service === name ? localLogReader(store) : httpLogReader({
    service, url: config.services[service] ?? '', logs: config.logs,
    passport: () => office.issue({ aud: service, sub: null, purpose: 'internal', lang: 'zh', asOf: null, after: null, correlation: '' }, ''),
  }));
  const sources: Source[] = SERVICES.map((service) => ({ service, topic: topicOf(config, service), reader: reader(service) }));
  const relay = new Relay({ store, kafka, topic: topicOf(config, name), origin: config.origin, database, leases, logger, onRewound: (error) => forwarding.store.refuseAppends(error) });
  const parking = new Parking(database);
  const projections = new ProjectionRunner({ connection, registry, projections: projectionsOf(definition), sources, parking, logger });
  await projections.ensureIndexes();
  await parking.ensureCollections();

  const sealing = new Sealing(new SubjectKeys(client, databaseOf(config, 'keys'), new FileKeyEncryption(keyFile(config, 'kek.json'))));
  const secret = keyFile(config, 'blind-index.key');
  const runtime = new CommandRuntime({ store: forwarding.store, snapshots: new MongoSnapshotStore(database), registry, sealing, digest: KeyedDigest.fromFile(secret, 'command-input'), clock: systemClock });
  const kangfu = new Kangfu({
    service: name, store: forwarding.store, runtime, commands: new Commands(runtime, new ProblemCatalogue(definition.problems)), personal: new Personal(sealing), clock: systemClock,
    rows: (projection) => projections.rows(projection), flat: (projection) => projections.flat(projection), sums: (projection) => projections.sums(projection), claims: (collection) => new Claims(client, databaseOf(config, name), collection),
    blindRecords: (collection) => new BlindRecords(client, databaseOf(config, name), collection),
    blindIndex: KeyedDigest.fromFile(secret, 'identity'),
  });
  const operatorCalls = new OperatorCalls();
  addClockCalls(operatorCalls, config);
  addParkingCalls(operatorCalls, parking);
  addProjectionCalls(operatorCalls, projectionsOf(definition), projections, new ProjectionOverviews({ database, projections: projectionsOf(definition), sources }));
  const host: ServiceHost = { config, kangfu, connection, client, database, kafka, leases, consumers, sources, reader, registry, parking, store, logger, operatorCalls };

  /** Appointments come from events, those of whom one stands in for included; a user who is a person on record acts as client or guardian of that person. */
  const findActor = async (userId: string): Promise<Actor> => {
    const [row, named, person] = await Promise.all([kangfu.appointmentsOf(userId), kangfu.rows(posts).peekMany({ 'deputy.userId': userId }, MOST_STOOD_IN_FOR), kangfu.rows(access).peek(`person-${userId}`)]);
    const own = row?.appointments ?? [];
    const linked = person && (person.survivorId || person.linked.length > 0);
    const people = linked ? await registrationsOf(userId, (ids) => Promise.all(ids.map((id) => kangfu.rows(access).peek(`person-${id}`)))) : [];
    return { id: userId, appointments: [...own, ...standIns(userId, own, named, chinaDay(kangfu.clock.now().toISOString())), ...(person ? [{ role: 'guardian' as const, unit: null, path: [] }] : [])], ...(linked ? { people: people.filter((each) => each !== userId) } : {}) };
  };
  const contextOf = (passport: Passport): RequestContext => new RequestContext(passport, definition.policy, findActor);

  let goal: ConsistencyVector | null = {};
  let started = false;
  let stop = async (): Promise<void> => {};
  /** Nest calls it on SIGTERM: own work first, then (after the transport has stopped) what it wrote through. */
  const lifecycle = {
    beforeApplicationShutdown: () => stop(),
    async onApplicationShutdown(): Promise<void> {
      await consumers.close();
      await relay.close();
      await Promise.all([projections.close(), leases.close()]);
      await forwarding.store.close();
      await connection.close();
      await telemetry.close();
    },
  };

  const provided = (await definition.provide?.(host)) ?? [];
  const app = await NestFactory.create<NestFastifyApplication>(
    subgraphModule({
      name, resolvers: definition.resolvers, providers: [{ provide: Kangfu, useValue: kangfu }, { provide: 'lifecycle', useValue: lifecycle }, ...provided, ...(definition.providers ?? [])], contextOf,
      log: (reference, error) => logger.error({ reference, error: error instanceof Error ? error.name : 'Error', stack: error instanceof Error ? error.stack : undefined }, 'internal error'),
    }),
    new FastifyAdapter({ bodyLimit: 1 << 20 }), { logger: ['error', 'warn'], rawBody: true },
  );
  const get = <T>(type: Type<T>): T => app.get(type, { strict: false });
  const fastify = app.getHttpAdapter().getInstance();
  requirePassport(fastify as never, {
    control: new PassportControl(readKey(config, 'passport.pub.pem'), name), internalControl: new PassportControl(readKey(config, 'service.pub.pem'), name),
    publicPaths: ['/schemas', ...(definition.publicPaths ?? [])],
  });
  // Schemas are no secret: `ce_dataschema` points here through the gateway.
  const ownEvents = [...definition.aggregates.flatMap((a) => Object.values(a.events)), ...(definition.publishes ?? [])];
  const schemas = new Map(ownEvents.flatMap((event) => versionsOf(event).map((version) => [schemaPath(event.service, event.type, version), jsonSchemaOf(config.origin, event, version)])));
  fastify.get('/schemas/:service/:event/:version', async (request, reply) => {
    const schema = schemas.get(request.url);
    return schema ? reply.type('application/schema+json').send(schema) : reply.code(404).send({ title: 'No such schema', status: 404 });
  });
  traceRequests(fastify as never, name);
  fastify.get('/metrics', async (_request, reply) => reply.type(telemetry.contentType).send(await telemetry.metrics()));
  fastify.get('/healthz', async () => 'ok');
  fastify.get('/readyz', async (_request, reply) => {
    const waiting = ProjectionRunner.ready(consumers.status()) && (await projections.filled()) ? [] : ['projections'];
    // What was appended while starting (the seeded organisation) is in the read models too, once.
    if (started && waiting.length === 0 && goal !== null && (await kangfu.rows(access).caughtUp(goal, 0)) && (await kangfu.rows(appointments).caughtUp(goal, 0)) && (await kangfu.rows(posts).caughtUp(goal, 0))) goal = null;
    if (goal !== null) waiting.push('own events');
    if (relay.rewound() !== null) waiting.push('store rewound');
    else if (!relay.checked()) waiting.push('relay');
    return reply.code(waiting.length === 0 ? 200 : 503).send({ ready: waiting.length === 0, waiting, parked: parking.status(), filling: projections.status().flatMap(({ building }) => building ?? []), consumers: consumers.status(), relay: relay.status() });
  });
  forwarding.serve(fastify as never);
  fastify.get('/internal/log/:log', async (request, reply) => {
    const { after = '0', limit = String(LOG_PAGE), types } = request.query as { after?: string; limit?: string; types?: string };
    const [log, most] = [Number((request.params as { log: string }).log), Math.max(1, Math.min(Number(limit), LOG_PAGE))];
    const [{ commits, ...looked }, { position }] = await Promise.all([
      types === undefined ? store.read(log, Number(after), most).then((commits) => ({ commits })) : store.readTypes(log, Number(after), most, types.split(',')), store.tail(log),
    ]);
    return reply.header(LOG_END_HEADER, position).header(LOG_LOOKED_HEADER, JSON.stringify(looked)).type('application/x-ndjson').send(commits.map((commit) => `${JSON.stringify(commit)}\n`).join(''));
  });
  addRestoreCalls(operatorCalls, new Restorer({ store, kafka, topic: topicOf(config, name), database, logger, rewound: () => relay.rewound() }), relay);
  operatorCalls.serve(fastify as never, (call, error) => logger.error({ call, error: error instanceof Error ? error.name : 'Error', stack: error instanceof Error ? error.stack : undefined }, 'an operator call failed'));
  await definition.routes?.(fastify as never, host, get);

  const processes = runProcesses(definition, host, runtime);
  consumers.add(...projections.handlers());
  const acting = processes.runner.handlers();
  const full = new FullReadModels(() => readModelsFull(consumers.status().filter(({ name: handler }) => acting.every((known) => known.name !== handler)), leases, () => projections.filled()));
  for (const handler of acting) consumers.add({ ...handler, handle: async (batch) => { await full.reached(); await handler.handle(batch); } });
  watchService({ store, relay, consumers, parking, projections });

  app.connectMicroservice({ strategy: new LogStrategy(consumers) });
  app.enableShutdownHooks();
  process.on('unhandledRejection', (error) => { logger.error({ error: error instanceof Error ? error.name : 'Error', stack: error instanceof Error ? error.stack : undefined }, 'unhandled rejection'); });
  await app.init();
  NestLogger.flush();
  holdAppends(forwarding.store, relay, logger);
  relay.start();
  await app.listen(config.port, '127.0.0.1');
  forwarding.hold(await app.getUrl());
  logger.info({ url: await app.getUrl() }, 'listening');
  // Before anything here appends on its own account: on a store restored from an older backup it would write another past than the published one.
  await relay.untilSafe();
  const stopOwn = await definition.start?.(host, get);
  let stopActing: (() => Promise<void>) | void;
  stop = async () => { full.end(); await processes.stop(); await stopActing?.(); await stopOwn?.(); };
  // With the epoch of the last commit itself: one that was opened since has no event to wait for.
  const last = await Promise.all(Array.from({ length: store.logs }, async (_, log) => {
    const { position } = await store.tail(log);
    const [commit] = position > 0 ? await store.read(log, position - 1, 1) : [];
    return commit ? [[`${name}/${log}@${commit.epoch}`, position] as const] : [];
  }));
  goal = Object.fromEntries(last.flat());
  await app.startAllMicroservices();
  void full.reached().then(() => { processes.start(); stopActing = definition.act?.(host, get); }, () => { /* ended before */ });
  started = true;
};
