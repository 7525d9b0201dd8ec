import { specification } from '@kangfu/decider';
import { type Happened, rowOf } from '@kangfu/testing/row-of';
import fc from 'fast-check';
import { SessionCorrected, SessionDelivered } from '../delivery/session.events.js';
import { settlementCsvOf, settlementText } from '../projections/settlements/settlement-print.js';
import { settlements, type Sheet } from '../projections/settlements/settlements.projection.js';
import { ids } from '../shared/examples.js';
import { type SettlementCommand, settlementDecider } from './settlement.decider.js';
import { SettlementContested, SettlementSigned } from './settlement.events.js';
import { countedMinutes, settlementUuid, type SheetEntry } from './sheet.js';

const [AGENCY, OTHER] = ['ft-rehab-centre', 'ft-xinghe-autism'];
const uuid = (n: number): string => `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`;
const about = (n: number, agency = AGENCY) => ({ sessionId: uuid(n), planId: ids.plan, caseId: ids.case, personId: ids.person, referralId: ids.referral, agency, deliveredBy: ids.worker });
const entry = (more: object = {}) => ({ day: '2026-11-03', minutes: 60, attendance: 'attended' as const, service: 'education' as const, startedAt: '2026-11-03T01:00:00.000Z', ...more });
const delivered = (n: number, more: object = {}, agency = AGENCY): Happened => ({ definition: SessionDelivered, stream: `session-${uuid(n)}`, at: '2026-11-03T09:00:00.000Z', data: { ...about(n, agency), ...entry(more) } });
const corrected = (n: number, more: object, annulled = false): Happened => ({ definition: SessionCorrected, stream: `session-${uuid(n)}`, at: '2026-11-20T09:00:00.000Z', data: { ...about(n), before: entry(), after: entry(more), annulled, reasonCode: 'wrong-minutes', correctedBy: ids.coordinator } });
const sheets = (...events: Happened[]): readonly Sheet[] => rowOf(settlements, `${ids.person}:2026-11`, ...events)?.sheets ?? [];
const sheet = (...events: Happened[]): Sheet => sheets(...events).find(({ agency }) => agency === AGENCY)!;
const answer = (of: Sheet, definition: Happened['definition'] = SettlementSigned, more: object = {}): Happened => ({
  definition, stream: `settlement-${of.id}`, at: '2026-12-01T02:00:00.000Z',
  data: { settlementId: of.id, caseId: ids.case, personId: ids.person, agency: AGENCY, month: '2026-11', mark: of.mark, lines: of.lines.map(({ sessionId, day, counted }) => ({ sessionId, day, minutes: counted })), decidedBy: 'guardian', ...more },
});

test('a sheet holds the sessions of the month, as corrected, with attendance and minutes', () => {
  expect(sheet(delivered(1), delivered(2, { day: '2026-11-05', attendance: 'absent', minutes: 0, startedAt: undefined }), delivered(3, { day: '2026-12-01', startedAt: undefined }))).toMatchObject({ id: settlementUuid(AGENCY, '2026-11', ids.case), sessions: 1, missed: 1, minutes: 60, state: 'open', desk: `agency-worker@${AGENCY}` });
  expect(sheet(delivered(1), corrected(1, { minutes: 45 }))).toMatchObject({ minutes: 45, lines: [{ counted: 45, corrected: true }] });
  expect(sheets(delivered(1), corrected(1, {}, true))).toEqual([]);
  expect(sheets(delivered(1), corrected(1, { day: '2026-12-01', startedAt: '2026-12-01T01:00:00.000Z' }))).toEqual([]);
});
test('an hour that two agencies entered counts once, for who began first', () => {
  const all = sheets(delivered(1), delivered(2, { startedAt: '2026-11-03T01:30:00.000Z' }, OTHER));
  expect(Object.fromEntries(all.map(({ agency, minutes }) => [agency, minutes]))).toEqual({ [AGENCY]: 60, [OTHER]: 30 });
});
test('whatever is entered, the hours that count are no more than the person was there', () => {
  const sessions = fc.array(fc.record({ begins: fc.integer({ min: 0, max: 600 }), minutes: fc.integer({ min: 0, max: 240 }), attended: fc.boolean() }), { maxLength: 12 });
  fc.assert(fc.property(sessions, (all) => {
    const entries = all.map(({ begins, minutes, attended }, n): SheetEntry => ({ sessionId: uuid(n), day: '2026-11-03', startedAt: new Date(Date.parse('2026-11-03T00:00:00Z') + begins * 60_000).toISOString(), minutes, attendance: attended ? 'attended' : 'absent', attended, service: null }));
    const there = new Set(all.flatMap(({ begins, minutes, attended }) => (attended ? Array.from({ length: minutes }, (_, n) => begins + n) : [])));
    expect([...countedMinutes(entries).values()].reduce((sum, n) => sum + n, 0)).toBe(there.size);
  }));
});
test('signed, it is signed as it was: a correction, another entry or one that is annulled shows', () => {
  const before = sheet(delivered(1), delivered(2, { day: '2026-11-05', startedAt: '2026-11-05T01:00:00.000Z' }));
  const events = [delivered(1), delivered(2, { day: '2026-11-05', startedAt: '2026-11-05T01:00:00.000Z' }), answer(before)];
  expect(sheet(...events)).toMatchObject({ state: 'signed', answer: { signed: true, decidedBy: 'guardian' } });
  expect(sheet(...events, corrected(1, { minutes: 45 }))).toMatchObject({ state: 'changed', lines: [{ sessionId: uuid(1), changedSince: true }, { sessionId: uuid(2), changedSince: false }] });
  expect(sheet(...events, delivered(3, { day: '2026-11-06', startedAt: undefined }))).toMatchObject({ state: 'changed', lines: [{ changedSince: false }, { changedSince: false }, { changedSince: true }] });
  expect(sheet(...events, corrected(1, {}, true))).toMatchObject({ state: 'changed', sessions: 1 });
  const after = sheet(...events, corrected(1, { minutes: 45 }));
  expect(sheet(...events, corrected(1, { minutes: 45 }), answer(after))).toMatchObject({ state: 'signed' });
  expect(sheet(delivered(1), answer(sheet(delivered(1)), SettlementContested, { reasonCode: 'not-attended' }))).toMatchObject({ state: 'contested', answer: { signed: false, reason: 'not-attended' } });
});

const read = { id: ids.goal, caseId: ids.case, personId: ids.person, agency: AGENCY, month: '2026-11', mark: ids.plan, lines: [{ sessionId: ids.session, day: '2026-11-03', counted: 60 }] };
const own = { id: ids.person, own: true };
const settlement = specification(settlementDecider, { sheet: read, actor: own });
const sign = (more: object = {}): SettlementCommand => ({ type: 'SignSettlement', data: { mark: ids.plan, decidedBy: 'guardian', evidence: null, ...more } });
const contest = (more: object = {}): SettlementCommand => ({ type: 'ContestSettlement', data: { mark: ids.plan, decidedBy: 'guardian', evidence: null, reason: 'not-attended', text: '当日住院', ...more } });
const data = { settlementId: ids.goal, caseId: ids.case, personId: ids.person, agency: AGENCY, month: '2026-11', mark: ids.plan, lines: [{ sessionId: ids.session, day: '2026-11-03', minutes: 60 }], decidedBy: 'guardian' as const };

test('what was read is signed, once, or contested with the reason; staff say by what paper they know it', () => {
  settlement.given().when(sign()).then({ type: 'SettlementSigned', data });
  settlement.given({ type: 'SettlementSigned', data }).when(sign()).thenNothing();
  settlement.given({ type: 'SettlementSigned', data }).when(contest()).then({ type: 'SettlementContested', data: { ...data, reasonCode: 'not-attended' }, personal: { text: '当日住院' } });
  settlement.given({ type: 'SettlementContested', data: { ...data, reasonCode: 'other' } }).when(sign()).thenTypes('SettlementSigned');
  settlement.given().when(sign({ evidence: '签字纸质单' }), { actor: { id: ids.assessor, own: false } }).then({ type: 'SettlementSigned', data: { ...data, recordedBy: ids.assessor }, personal: { evidence: '签字纸质单' } });
  settlement.given().when(sign(), { actor: { id: ids.assessor, own: false } }).thenRefuses('evidence-missing');
  settlement.given().when(sign({ mark: ids.case })).thenRefuses('settlement-changed');
  settlement.given().when(contest({ reason: 'other', text: null })).thenRefuses('reason-required');
  settlement.given().when(sign(), { sheet: null }).thenRefuses('not-found');
});
test('it is printed in both languages, to be signed by hand, and exported one session a line', () => {
  const one = sheet(delivered(1), corrected(1, { minutes: 45 }));
  expect(settlementText(one, '区康复中心', 'zh')).toContain('到场 1 次，缺席 0 次，计入 45 分钟（0.75 小时）');
  expect(settlementText(one, '区康复中心', 'zh')).toContain('2026-11-03  09:00    45  出席（已更正）');
  expect(settlementText(one, 'Centre', 'en')).toContain('(corrected)');
  expect(settlementCsvOf([one]).split('\r\n')).toEqual([expect.stringContaining('agency,month,case_id'), `${AGENCY},2026-11,${ids.case},open,${uuid(1)},2026-11-03,2026-11-03T01:00:00.000Z,education,attended,45,45,,true,false`, '']);
});
