import { randomUUID } from 'node:crypto';
import { access, type Appointment, type Passport } from '@kangfu/access';
import { Kangfu, RequestContext } from '@kangfu/nest';
import { flatOf, MongoRows, type Projection } from '@kangfu/subscriptions';
import mongoose from 'mongoose';
import { loadModels, type Models } from '../../tools/src/generate/models.ts';
import { DISTRICT, worker } from '../../tools/src/generate/story.ts';
import { foldDistrict, readModel, SEED, UNTIL } from './district.ts';
import { atMost, columns, percentile, settle, type Bench } from './measure.ts';
import type { CaseFieldsResolver } from '../../services/quality/src/projections/case-fields/case-fields.resolver.js';
import type { JourneysResolver } from '../../services/quality/src/projections/journeys/journeys.resolver.js';
import type { WorklistResolver } from '../../services/quality/src/projections/worklist/worklist.resolver.js';

const LIVES = 1_000;
const TIMES = [1, 10, 100];
const QUICK = { lives: 100, times: [1, 10], asked: 30 };
const ASKED = 300;
const TARGET_MS = 50;
const PAGE = 20;
const STREET = '440304006';
const DESKS = [['window-clerk', STREET], ['street-coordinator', STREET], ['assessor', DISTRICT]] as const;

type Resolvers = { worklist: WorklistResolver; journeys: JourneysResolver; cases: CaseFieldsResolver };
type Documents = mongoose.mongo.Collection<{ _id: string; [field: string]: unknown }>;

/** The service's own resolvers over the read models as they lie there; what they need beyond these they are not asked for. */
const resolversOf = (models: Models, connection: mongoose.Connection): Resolvers => {
  const { resolvers, providers } = models.services.find(({ name }) => name === 'quality')!;
  const find = (name: string) => [...resolvers, ...(providers ?? [])].find((known) => known.name === name) as unknown as new (...needs: unknown[]) => any;
  const kangfu = new Kangfu({
    service: 'quality', clock: { now: () => new Date(UNTIL) }, rows: (projection: Projection<any>) => new MongoRows({ connection, projection }), flat: (projection: Projection<any>) => new MongoRows({ connection, projection, flat: projection.flat!.field }),
  } as unknown as ConstructorParameters<typeof Kangfu>[0]);
  const staffing = new (find('Staffing'))(kangfu);
  return { worklist: new (find('WorklistResolver'))(new (find('Worklists'))(kangfu, staffing)), journeys: new (find('JourneysResolver'))(kangfu), cases: new (find('CaseFieldsResolver'))(kangfu) };
};

/** Digits that stand at this place of a uuid of ours at each further time: a version (8) that none of the uuids that were told has, and which time it is. */
const [AT, mark] = [14, (time: number): string => `8${time.toString(16).padStart(2, '0')}`];
/** Another uuid in place of each, the same for the same, behind a prefix of so many characters. */
const again = (path: string, time: number, prefix = 0): object => ({ $concat: [{ $substrBytes: [path, 0, prefix + AT] }, mark(time), { $substrBytes: [path, prefix + AT + 3, -1] }] });
const agains = (time: number, fields: Readonly<Record<string, number>>, of = '$'): object => Object.fromEntries(Object.entries(fields).map(([field, prefix]) => [field, again(`${of}${field}`, time, prefix)]));

/** The cases that were told, once more for each of these times, under ids of their own: journeys, rights, elements of the worklists and, as far as there is work, the rows that these lie in. */
export const repeat = async (database: mongoose.mongo.Db, { journeys, worklist }: Readonly<Record<'journeys' | 'worklist', string>>, cases: readonly string[], times: readonly number[]): Promise<void> => {
  const CASE = { caseId: 0, accessKey: 5 };
  const parts: readonly (readonly [collection: string, which: object, set: (time: number) => object])[] = [
    [journeys, { _id: { $in: cases } }, (time) => agains(time, { _id: 0, ...CASE })],
    [access.collection, { _id: { $in: cases.map((id) => `case-${id}`) } }, (time) => agains(time, { _id: 5 })],
    [flatOf(worklist), { _of: { $in: cases } }, (time) => agains(time, { _id: 0, id: 0, _of: 0, ...CASE })],
    [worklist, { _id: { $in: cases }, 'items.0': { $exists: true } }, (time) => ({ ...agains(time, { _id: 0, ...CASE }), items: { $map: { input: '$items', in: { $mergeObjects: ['$$this', agains(time, { id: 0, ...CASE }, '$$this.')] } } } })],
  ];
  for (const time of times) for (const [collection, which, set] of parts) await database.collection(collection).aggregate([{ $match: which }, { $set: set(time) }, { $merge: { into: collection, whenMatched: 'fail' } }]).toArray();
};

/** What MongoDB looked at to answer once: index keys and documents. Throws where it went through a whole collection. */
const lookedAt = async (database: mongoose.mongo.Db, name: string, question: () => Promise<unknown>): Promise<string> => {
  await database.command({ profile: 2 });
  await question();
  await database.command({ profile: 0 });
  const profile = database.collection('system.profile');
  const asked = await profile.find({ op: 'command', 'command.aggregate': { $nin: [null, 'system.profile', 'projections'] } }).toArray();
  await profile.drop();
  if (asked.some(({ planSummary }) => `${planSummary}`.includes('COLLSCAN'))) throw new Error(`${name}: no index`);
  const sum = (field: string): string => asked.reduce((total, each) => total + (each[field] as number), 0).toLocaleString('en');
  // A few sums may be put in order; of rows it tells that no index gives them so.
  const sorted = asked.some(({ hasSortStage, command }) => hasSortStage && !(command as { pipeline: object[] }).pipeline.some((stage) => '$group' in stage));
  return `${sum('keysExamined')} / ${sum('docsExamined')}${sorted ? ', sorted' : ''}`;
};

/**
 * Worklists and journeys at 1,000, 10,000 and 100,000 cases: a thousand are told by the generator and folded by the read models' own folds and writers, the others are these again under ids of their
 * own. The questions are put to the resolvers themselves, with the access rules of who asks, one after the other; GraphQL, the passport and the gateway come on top. Pages are walked
 * through, each by the cursor of the one before. Beside it what the first page costs out of the rows that hold the lists, by an index on the desk (docs/decisions/0022).
 */
export const worklist: Bench = async ({ mongodbUri, quick, say }) => {
  const models = await loadModels();
  const { policy } = models.services.find(({ name }) => name === 'quality')!;
  const [journeys, lists] = [readModel(models, 'journeys'), readModel(models, 'worklist')];
  const { lives, times, asked } = quick ? QUICK : { lives: LIVES, times: TIMES, asked: ASKED };
  const connection = await mongoose.createConnection(mongodbUri, { dbName: `bench-worklist-${randomUUID().slice(0, 8)}` }).asPromise();
  const database = connection.db as unknown as mongoose.mongo.Db;
  try {
    const { told, perSecond } = await foldDistrict(models, database, [journeys, lists, access], lives);
    say(`  ${lives.toLocaleString('en')} cases: ${told.toLocaleString('en')} events folded into three read models, ${perSecond.toFixed(0)}/s`);
    const cases = (await (database.collection(journeys.collection) as unknown as Documents).find({}, { projection: { _id: 1 }, sort: { _id: 1 } }).toArray()).map(({ _id }) => _id);
    const flat = database.collection(flatOf(lists.collection));
    const { worklist: list, journeys: journeyList, cases: caseFields } = resolversOf(models, connection);

    const rows: string[][] = [['cases', 'who asks', 'for', 'of', 'p50', 'p95', 'keys / documents', 'within rows']];
    const details: Record<string, readonly number[]> = {};
    const worst = new Map<string, number>();
    let there = 1;
    for (const time of times) {
      const size = lives * time;
      const started = performance.now();
      await repeat(database, { journeys: journeys.collection, worklist: lists.collection }, cases, Array.from({ length: time - there }, (_, i) => there + i));
      there = time;
      say(`  ${size.toLocaleString('en')} cases: filled in ${((performance.now() - started) / 1000).toFixed(0)} s`);
      const measure = async (who: string, what: string, kind: 'worklist' | 'journey', of: number, question: (i: number) => Promise<unknown>, within = ''): Promise<void> => {
        for (let i = 0; i < 20; i++) await question(i);
        settle();
        const taken: number[] = [];
        for (let i = 0; i < asked; i++) {
          const before = performance.now();
          await question(i);
          taken.push(performance.now() - before);
        }
        const p95 = percentile(taken, 0.95);
        rows.push([size.toLocaleString('en'), who, what, of.toLocaleString('en'), percentile(taken, 0.5).toFixed(1), p95.toFixed(1), await lookedAt(database, `${what} of ${who}`, () => question(0)), within]);
        say(`  ${rows.at(-1)!.join('  ')}`);
        details[`${size} ${who} ${what}`] = taken;
        if (size === lives * times.at(-1)!) worst.set(kind, Math.max(worst.get(kind) ?? 0, p95));
      };
      /** Page after page, from the first again after the last. */
      const walk = (page: (after: string | null) => Promise<{ readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } }>) => {
        let after: string | null = null;
        return async (): Promise<void> => {
          const { pageInfo } = await page(after);
          after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
        };
      };
      for (const [role, unit] of DESKS) {
        const { id } = worker(role, unit);
        const held: Appointment = { role, unit, path: [...new Set([unit, DISTRICT])] };
        const context = () => new RequestContext({ sub: id, lang: 'zh', purpose: 'care', asOf: null, after: null } as Passport, policy, async () => ({ id, appointments: [held] }));
        const desk = `${role}@${unit}`;
        const mine = await flat.countDocuments({ desk });
        const before = performance.now();
        await database.collection(lists.collection).aggregate([{ $match: { 'items.desk': desk } }, { $unwind: '$items' }, { $match: { 'items.desk': desk } }, { $replaceRoot: { newRoot: '$items' } }, { $sort: { due: 1, id: 1 } }, { $limit: PAGE + 1 }], { allowDiskUse: true }).toArray();
        const within = performance.now() - before;
        await measure(desk, 'a page', 'worklist', mine, walk((after) => list.worklist({ first: PAGE, after } as never, context())), within.toFixed(0));
        await measure(desk, 'a page and how many in all', 'worklist', mine, walk(async (after) => { const page = await list.worklist({ first: PAGE, after } as never, context()); await page.totalCount; return page; }));
        await measure(desk, 'counts', 'worklist', mine, () => list.worklistCounts({} as never, context()));
        if (role !== 'assessor') continue;
        await measure(desk, 'one’s own overdue', 'worklist', mine, walk((after) => list.worklist({ first: PAGE, after, filter: { mine: true, overdue: true } } as never, context())));
        await measure(desk, 'a case’s journey', 'journey', size, async (i) => {
          const ref = cases[(i * 7) % cases.length]!;
          const copy = i % time;
          if (!await caseFields.journey({ ref: copy === 0 ? ref : ref.slice(0, AT) + mark(copy) + ref.slice(AT + 3) } as never, context())) throw new Error(`${ref} has no journey`);
        });
        await measure(desk, 'a page of journeys', 'journey', size, walk((after) => journeyList.journeys({ first: PAGE, after, filter: { status: 'open' } } as never, context())));
      }
    }
    return {
      table: columns(rows).concat(`ms of ${asked} questions each, one after the other, pages of ${PAGE}; ten years of a generated district (seed ${SEED}), the larger ones the smallest again; “within rows”: MongoDB alone, the first page without the flat list, once`),
      targets: [...worst].map(([kind, p95]) => atMost(`${kind} at the largest size, slowest p95 ms`, TARGET_MS, p95, 'see the table')),
      details,
    };
  } finally {
    await database.dropDatabase();
    await connection.close();
  }
};
