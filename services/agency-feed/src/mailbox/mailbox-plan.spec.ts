import { chinaDay } from '@kangfu/common';
import fc from 'fast-check';
import { type CaseEvent, entitlements } from './entitlement.js';
import { type NewEntry, planEntries, type ToldRight } from './mailbox-plan.js';

let n = 0;
const event = (service: string, stream: string, type: string, data: object = {}, caseId: string | null = 'c1'): CaseEvent => {
  n++;
  return { id: `e${n}`, service, log: 0, position: n, stream, version: 1, type, schema: 1, at: new Date(n * 1000).toISOString(), occurred: '', personId: 'p1', caseId, data: data as CaseEvent['data'], sealed: null };
};
const registered = event('intake', 'person-1', 'PersonRegistered', {}, null);
const filed = event('intake', 'case-1', 'RequestFiled');
const consent = event('intake', 'consent-1', 'ConsentGiven', { recipients: ['A'], dataClasses: ['case'] });
const sent = event('referral', 'referral-1', 'ReferralSent', { agency: 'A' });
const other = event('referral', 'referral-2', 'ReferralSent', { agency: 'B' });
const accepted = event('referral', 'referral-1', 'ReferralAccepted', { agency: 'A' });
const withdrawn = event('intake', 'consent-1', 'ConsentWithdrawn');
const NOW = '2026-01-01';
const all = [registered, filed, consent, sent, other, accepted];
const everything = () => true;

/** Tells a growing history step by step, as the consumer does. */
const tell = (steps: readonly (readonly CaseEvent[])[]): { entries: NewEntry[]; told: ToldRight[] } => {
  let told: ToldRight[] = [];
  const entries: NewEntry[] = [];
  const known: CaseEvent[] = [];
  for (const step of steps) {
    known.push(...step);
    const plan = planEntries(known, told, new Set(entries.map((e) => `${e.agency}|${e.origin}`)), everything, NOW);
    entries.push(...plan.entries);
    told = [...told.filter((t) => !plan.rights.some((r) => r.agency === t.agency && r.caseId === t.caseId)), ...plan.rights];
  }
  return { entries, told };
};

test('an agency with a referral and a consent may see the case, one without either may not', () => {
  expect(entitlements(all, NOW)).toEqual([{ agency: 'A', caseId: 'c1', dataClasses: ['case'], validUntil: null }]);
  expect(entitlements([filed, sent], NOW)).toEqual([]);
  expect(entitlements([filed, consent], NOW)).toEqual([]);
});

test('a consent opens from its first day to its last, by the calendar of China', () => {
  const limited = event('intake', 'consent-2', 'ConsentGiven', { recipients: ['A'], dataClasses: [], validFrom: '2026-01-01', validUntil: '2026-01-31' });
  const open = (day: string) => entitlements([limited, sent], day).length > 0;
  expect(['2025-12-31', '2026-01-01', '2026-01-31', '2026-02-01'].map(open)).toEqual([false, true, true, false]);
  expect(chinaDay(new Date('2026-01-31T16:30:00Z'))).toBe('2026-02-01');
});

test('of plans, reviews and consents an agency is told its own only', () => {
  const plan = (id: string, agency: string) => [event('referral', `plan-${id}`, 'PlanDrafted', { planId: id, agency }), event('referral', `plan-${id}`, 'PlanApproved', { planId: id }), event('quality', `review-${id}`, 'EffectReviewed', { planId: id })];
  const [mine, others] = [plan('1', 'A'), plan('2', 'B')];
  const foreignConsent = event('intake', 'consent-8', 'ConsentGiven', { recipients: ['B'], dataClasses: [] });
  const { entries } = tell([[...all, ...mine, ...others, foreignConsent]]);
  const told = entries.filter((e) => e.agency === 'A').map((e) => e.eventId);
  expect(mine.every((e) => told.includes(e.id))).toBe(true);
  expect([...others, foreignConsent].some((e) => told.includes(e.id))).toBe(false);
});

test('when the right begins, a snapshot and all that was recorded so far is told, in order, and nothing about other agencies', () => {
  const { entries } = tell([[registered, filed], [consent], [sent, other], [accepted]]);
  expect(entries.map((e) => `${e.agency} ${e.kind} ${e.eventId ?? ''}`.trim())).toEqual([
    'A access-began', ...[registered, filed, consent, sent, accepted].map((e) => `A event ${e.id}`)]);
});

test('withdrawn consent ends the right, always told, and nothing comes after it', () => {
  const later = event('referral', 'referral-1', 'AppointmentScheduled', { agency: 'A' });
  const { entries } = tell([all, [withdrawn], [later]]);
  expect(entries.at(-1)).toMatchObject({ agency: 'A', kind: 'access-ended' });
  expect(entries.some((e) => e.eventId === later.id)).toBe(false);
});

test('a right that begins again is told from the start again, without the consent that was withdrawn', () => {
  const again = event('intake', 'consent-9', 'ConsentGiven', { recipients: ['A'], dataClasses: ['case'] });
  const { entries } = tell([all, [withdrawn], [again]]);
  const ended = entries.findIndex((e) => e.kind === 'access-ended');
  expect(entries.slice(ended + 1).map((e) => `${e.kind} ${e.eventId ?? ''}`.trim())).toEqual(['access-began', ...[registered, filed, sent, accepted, again].map((e) => `event ${e.id}`)]);
});

test('every event is told exactly once, however the topics interleave and batches fall', () => {
  fc.assert(fc.property(fc.shuffledSubarray([0, 1], { minLength: 2 }), fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 6, maxLength: 6 }), fc.infiniteStream(fc.boolean()), (_order, sizes, coins) => {
    const logs = [all.filter((e) => e.service === 'intake'), all.filter((e) => e.service === 'referral')];
    const steps: CaseEvent[][] = [];
    for (const size of [...sizes, 99, 99]) {
      const log = coins.next().value ? logs[0]! : logs[1]!;
      const from = log.length > 0 ? log : logs.find((l) => l.length > 0);
      if (from) steps.push(from.splice(0, size));
    }
    steps.push([...logs[0]!, ...logs[1]!]);
    const ids = tell(steps).entries.filter((e) => e.kind === 'event').map((e) => e.eventId);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual([registered, filed, consent, sent, accepted].map((e) => e.id).sort());
  }));
});
