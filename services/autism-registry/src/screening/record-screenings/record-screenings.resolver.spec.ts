import { randomUUID } from 'node:crypto';
import { type Actor, type Passport, units } from '@kangfu/access';
import { CommandRuntime } from '@kangfu/commands';
import { systemClock } from '@kangfu/common';
import { EventRegistry } from '@kangfu/contracts';
import { InMemoryEventStore } from '@kangfu/event-store/in-memory/in-memory-event-store';
import { Commands, Kangfu, ProblemCatalogue, RequestContext } from '@kangfu/nest';
import { autismRegistryPolicy } from '../../access.rules.js';
import { autismRegistryProblems } from '../../problems.js';
import { screeningEvents } from '../screening.events.js';
import { RecordScreeningsResolver, type RecordScreeningsInput } from './record-screenings.resolver.js';

const STATION = { code: '320412105', kind: 'station', name: { zh: '横林镇服务站', en: 'Henglin' }, path: ['320412105', 'cz-jingkai', '3204'], serves: [] as string[] };
const SERVING = { code: '320412100', kind: 'station', name: { zh: '湖塘镇服务站', en: 'Hutang' }, path: ['320412100', 'cz-wujin', '3204'], serves: ['320412411'] };
const MCH = { code: 'mch-320412', kind: 'mch', name: { zh: '妇幼', en: 'MCH' }, path: ['mch-320412', 'cz-wujin', '3204'], serves: ['320412105', '320412100'] };
const organisation = [STATION, SERVING, MCH, { ...STATION, code: '440304006', kind: 'street', path: ['440304006', '440304', '4403'] }];
const unitRows = {
  peek: async (code: string) => organisation.find((unit) => unit.code === code) ?? null,
  peekMany: async ({ kind, serves }: { kind: string; serves: string }) => organisation.filter((unit) => unit.kind === kind && unit.serves.includes(serves)),
};

const registry = () => {
  const store = new InMemoryEventStore({ service: 'autism-registry', logs: 1, tenant: 'kangfu' });
  const digest = { of: (text: string) => text } as never;
  const runtime = new CommandRuntime({ store, registry: new EventRegistry(Object.values(screeningEvents)), sealing: {} as never, digest, clock: systemClock });
  const kangfu = new Kangfu({
    service: 'autism-registry', store, runtime, commands: new Commands(runtime, new ProblemCatalogue(autismRegistryProblems)), clock: systemClock,
    rows: (projection: object) => { if (projection !== units) throw new Error('only units are read'); return unitRows; },
  } as never);
  const resolver = new RecordScreeningsResolver(kangfu);
  const record = (input: Partial<RecordScreeningsInput>, actor: Actor = clinician()) => {
    const passport = { sub: actor.id, purpose: 'care', lang: 'zh', asOf: null, after: null, correlation: randomUUID() } as unknown as Passport;
    return resolver.recordScreenings({ list: 'spring', place: '320412105', instrument: 'q-chat-10', rows: [], ...input }, new RequestContext(passport, autismRegistryPolicy, async () => actor));
  };
  return { store, record, recorded: async () => (await store.tail(0)).commit };
};
const clinician = (unit = '320412105'): Actor => ({ id: randomUUID(), appointments: [{ role: 'clinician', unit, path: [unit, 'cz-jingkai', '3204'] }] });
const row = (number: string, ones = 4) => ({ number, answers: Array.from({ length: 10 }, (_, i) => (i < ones ? 1 : 0)), ageMonths: 20, sex: 'f' as const });
const hundred = Array.from({ length: 100 }, (_, i) => row(String(i + 1), i % 11));
const outcomes = ({ results }: { results: { outcome: string }[] }) => results.map(({ outcome }) => outcome);

test('each row stands by itself: what is wrong is told with its place, the rest is recorded', async () => {
  const { record, recorded } = registry();
  const answer = await record({ rows: [row('1', 3), { ...row('2'), answers: [2] }, row('3'), { ...row('4'), claimedScore: 9 }, row(' 3 ')] });
  expect(answer.results.map(({ number, outcome, positive, problems }) => [number, outcome, positive, problems.map(({ code, path }) => `${path.join('.')} ${code}`)])).toEqual([
    ['1', 'recorded', false, []], ['2', 'refused', null, ['rows.1.answers answers-incomplete']], ['3', 'recorded', true, []],
    ['4', 'refused', null, ['rows.3.claimedScore score-differs']], [' 3 ', 'refused', null, ['rows.4.number number-repeated']],
  ]);
  expect([await recorded(), answer.problems]).toEqual([2, []]);
  expect(answer.consistencyToken).not.toBeNull();
});

test('the same list again, by somebody else, changes nothing', async () => {
  const { record, recorded } = registry();
  expect(new Set(outcomes(await record({ rows: hundred })))).toEqual(new Set(['recorded']));
  const again = await record({ rows: [...hundred].reverse(), list: ' spring ' }, clinician());
  expect(new Set(outcomes(again))).toEqual(new Set(['unchanged']));
  expect(again.results.filter(({ positive }) => positive)).toHaveLength(hundred.filter((_, i) => i % 11 > 3).length);
  expect(await recorded()).toBe(100);
});

test('a batch whose answer was lost is recorded, not unchanged, when it is sent again under its command id, in whatever parts', async () => {
  const { record, recorded } = registry();
  const [commandId, me] = [randomUUID(), clinician()];
  await record({ rows: hundred, commandId }, me);
  expect(new Set(outcomes(await record({ rows: hundred.slice(0, 30), commandId }, me)))).toEqual(new Set(['recorded']));
  expect(await recorded()).toBe(100);
  const [changed] = (await record({ rows: [row('1', 7)], commandId }, me)).results;
  expect(changed!.problems.map(({ code }) => code)).toEqual(['command-id-reused']);
});

test('any number of imports at once record each child once', async () => {
  const { record, recorded } = registry();
  const answers = await Promise.all(Array.from({ length: 8 }, () => record({ rows: hundred })));
  expect(answers.flatMap(outcomes).filter((one) => one === 'recorded')).toHaveLength(100);
  expect(answers.flatMap(outcomes).filter((one) => one === 'refused')).toEqual([]);
  expect(await recorded()).toBe(100);
});

test('another sheet under the same number is refused, at another station too', async () => {
  const { record, recorded } = registry();
  await record({ rows: [row('1')] });
  const problems = async (input: Partial<RecordScreeningsInput>, actor?: Actor) => (await record(input, actor)).results[0]!.problems.map(({ code, path }) => `${path.join('.')} ${code}`);
  expect(await problems({ rows: [row('1', 5)] })).toEqual(['rows.0.number screening-differs']);
  expect(await problems({ rows: [row('1')], place: '320412100' }, clinician('320412100'))).toEqual(['rows.0.number screening-differs']);
  expect(await recorded()).toBe(1);
});

test('a zone means the station that serves it, a community its street’s', async () => {
  const { store, record } = registry();
  await record({ rows: [row('1')], place: '320412411' }, clinician('320412100'));
  await record({ rows: [row('2')], place: '320412105003' });
  const events = (await store.read(0, 0, 10)).flatMap((commit) => commit.events.map(({ data }) => data as { place: string; secondTier: { unit: string } }));
  expect(events.map(({ place, secondTier }) => [place, secondTier.unit])).toEqual([['320412100', 'mch-320412'], ['320412105', 'mch-320412']]);
});

test.each([
  ['a prison', '320481400', 'unknown-place'], ['another city', '440304006', 'unknown-place'], ['nonsense', 'x', 'unknown-place'], ['a station that is not one’s own', '320412100', 'not-found'],
])('%s refuses the whole batch', async (_what, place, code) => {
  const { record, recorded } = registry();
  const answer = await record({ rows: [row('1')], place });
  expect([answer.results, answer.consistencyToken, answer.problems.map((problem) => problem.code)]).toEqual([[], null, [code]]);
  expect(await recorded()).toBe(0);
});

test('a role that never records is told so', async () => {
  const worker: Actor = { id: randomUUID(), appointments: [{ role: 'subcentre-worker', unit: 'cz-jingkai', path: ['cz-jingkai', '3204'] }] };
  await expect(registry().record({ rows: [row('1')] }, worker)).rejects.toMatchObject({ extensions: { code: 'FORBIDDEN' } });
});
