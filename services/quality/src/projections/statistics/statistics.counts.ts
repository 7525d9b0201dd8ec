import { chinaDay, endOfChinaDay } from '@kangfu/common';
import { addDays, workingDaysUntil } from '@kangfu/common/working-days';
import type { Count } from '@kangfu/subscriptions';
import type { SessionState } from '../../integration/folds.js';
import type { Step } from '../../journey/journey.js';

export interface PersonTold {
  readonly ageBand: string;
  readonly certificates: readonly { readonly certificateId: string; readonly disabilityClass: number; readonly status: string }[];
  /** The class of the certificate that counts, from when on, 0 where none does; the first from ever. */
  readonly classes: readonly { readonly at: string; readonly disabilityClass: number }[];
}
export interface CaseTold {
  readonly filedAt: string; readonly kinds: readonly string[];
  /** Where the case lay, from when on; the first from its filing. */
  readonly placed: readonly { readonly at: string; readonly places: readonly string[] }[];
  readonly acceptedAt: string | null; readonly refusedAt: string | null; readonly withdrawnAt: string | null; readonly redirectedAt: readonly string[];
  /** A need was triaged to the street, which serves it itself. */
  readonly streetAt: string | null;
  readonly managers: readonly { readonly at: string; readonly user: string | null; readonly unit: string | null }[];
}
export interface ReferralTold {
  readonly agency: string; readonly sentAt: string; readonly status: string; readonly answer: { readonly at: string; readonly accepted: boolean } | null;
  readonly scheduledAt: readonly string[]; readonly missedAt: readonly string[]; readonly keptAt: readonly string[];
}
/** Versions of a plan that came into force. */
export type PlanTold = readonly { readonly at: string; readonly agency: string | null; readonly sessions: number; readonly from: string; readonly to: string }[];
export interface ReviewTold { readonly at: string; readonly agency: string | null; readonly gasTHundredths: number; readonly effective: boolean }
export interface VisitTold { readonly day: string; readonly reached: boolean; readonly satisfaction: number | null }

/** All that statistics know of one case. */
export interface CaseWhole {
  readonly told: CaseTold;
  readonly endings: readonly { readonly at: string; readonly reason: string; readonly reopenedAt: string | null }[];
  /** The journey's steps, and the same as if nothing had ended the case. */
  readonly steps: readonly Step[]; readonly going: readonly Step[];
  readonly referrals: readonly ReferralTold[]; readonly plans: readonly PlanTold[]; readonly sessions: readonly SessionState[];
  readonly assessments: readonly { readonly at: string; readonly score: number }[]; readonly reviews: readonly ReviewTold[]; readonly visits: readonly VisitTold[];
}

export const NO_ENDINGS: CaseWhole['endings'] = [];

/** Groups of what stands at the end of a day, and of how many cases each worker has. What happened on a day is in the group of the place itself. */
export const standing = (place: string): string => `${place}#now`;
export const loads = (place: string): string => `${place}#load`;

interface Span { readonly from: string; readonly until: string | null }
const within = (a: Span, b: Span): Span | null => {
  const from = a.from > b.from ? a.from : b.from;
  const until = a.until === null ? b.until : b.until === null || a.until < b.until ? a.until : b.until;
  return until !== null && until <= from ? null : { from, until };
};
/** Spans of changing values, the last one open. */
const spansOf = <T extends { readonly at: string }>(all: readonly T[]): (T & Span)[] => all.map((each, i) => ({ ...each, from: each.at, until: all[i + 1]?.at ?? null }));
/** Days of spans that touch or overlap, joined. */
const joined = (spans: readonly Span[]): Span[] => {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = result.at(-1);
    if (last && (last.until === null || last.until >= span.from)) result[result.length - 1] = { from: last.from, until: last.until === null || span.until === null ? null : last.until > span.until ? last.until : span.until };
    else result.push(span);
  }
  return result;
};

/** When the case was open: from filing to refusal, withdrawal or closure, and again from each reopening. */
const openSpans = ({ told: { filedAt, refusedAt, withdrawnAt }, endings }: CaseWhole): Span[] => {
  const endedAt = refusedAt ?? withdrawnAt;
  const spans: Span[] = [];
  let from: string | null = filedAt;
  for (const { at, reopenedAt } of endings) {
    if (from !== null && from < at) spans.push({ from, until: at });
    from = reopenedAt;
  }
  if (from !== null) spans.push({ from, until: endedAt !== null && endedAt > from ? endedAt : null });
  return spans;
};

/**
 * What is to have been delivered of a plan's version by the end of each month, and of its last day: its sessions spread evenly over its days, as far as it was in force and the case open.
 * A month is the finest that a plan says; so a month's part is counted on its last day.
 */
const plannedOf = (versions: PlanTold, open: readonly Span[]): { day: string; n: number; agency: string | null }[] => versions.flatMap(({ at, agency, sessions, from, to }, i) => {
  const first = from > chinaDay(at) ? from : chinaDay(at);
  if (first > to) return [{ day: first, n: sessions, agency }];
  const days = (until: string): number => Math.round((Date.parse(until) - Date.parse(first)) / 86_400_000) + 1;
  const [next, end] = [versions[i + 1], open.find(({ until }) => until === null || until > at)?.until ?? null];
  const last = [to, ...(next ? [addDays(chinaDay(next.at), -1)] : []), ...(end === null ? [] : [chinaDay(end)])].sort()[0]!;
  const marks: string[] = [];
  for (let day = first; day <= last;) {
    const monthEnd = addDays(addDays(`${day.slice(0, 7)}-28`, 4).slice(0, 8) + '01', -1);
    marks.push(monthEnd < last ? monthEnd : last);
    day = addDays(monthEnd, 1);
  }
  let before = 0;
  return marks.map((day) => {
    const quota = Math.floor((sessions * days(day)) / days(to));
    const n = quota - before;
    before = quota;
    return { day, n, agency };
  });
});

/** Counts of a part of a case, made anew only when what they are made of is another object: a row changes by one stream at a time. */
interface Remembered { readonly from: readonly unknown[]; readonly counts: readonly Count[] }
const parts = new WeakMap<object, Map<string, Remembered>>();
const remembered = (of: object, name: string, from: readonly unknown[], make: () => readonly Count[]): readonly Count[] => {
  let known = parts.get(of);
  if (!known) parts.set(of, known = new Map());
  const found = known.get(name);
  if (found && found.from.every((each, i) => each === from[i])) return found.counts;
  const counts = make();
  known.set(name, { from, counts });
  return counts;
};

/** The groups of places for what stands and for workers, made once for each list of places. */
const groups = new WeakMap<readonly string[], { readonly happened: readonly string[]; readonly now: readonly string[]; readonly load: readonly string[] }>();
const groupsOf = (places: readonly string[]): { readonly happened: readonly string[]; readonly now: readonly string[]; readonly load: readonly string[] } => {
  let found = groups.get(places);
  if (!found) { const happened = [...new Set(places)]; groups.set(places, found = { happened, now: happened.map(standing), load: happened.map(loads) }); }
  return found;
};

/** One more from the day a span begins, one less from the day it ends; of spans that end on the day they began nothing stands at the end of it. */
const stand = (counts: Count[], group: readonly string[], counter: string, { from, until }: Span): void => {
  const [first, after] = [chinaDay(from), until === null ? null : chinaDay(until)];
  if (after === first) return;
  counts.push({ groups: group, day: first, counter, n: 1 });
  if (after !== null) counts.push({ groups: group, day: after, counter, n: -1 });
};

/** Where and when things of a case count. */
class Ledger {
  private readonly open: readonly Span[];
  private readonly placed: readonly (Span & { readonly places: readonly string[] })[];
  constructor(file: CaseWhole) {
    this.open = openSpans(file);
    this.placed = spansOf(file.told.placed);
  }

  private placesAt(at: string): readonly string[] { return (this.placed.findLast((each) => each.from <= at) ?? this.placed[0]!).places; }
  private in(places: readonly string[], agency: string | null): readonly string[] { const { happened } = groupsOf(places); return agency === null || happened.includes(agency) ? happened : [...happened, agency]; }
  /** Something that happened at an instant, where the case lay then; to an agency's own numbers too. */
  at(instant: string, counter: string, n = 1, agency: string | null = null): Count { return { groups: this.in(this.placesAt(instant), agency), day: chinaDay(instant), counter, n }; }
  /** Something of which only the day is known: where the case lay at the end of it. */
  on(day: string, counter: string, n = 1, agency: string | null = null): Count { return { groups: this.in(this.placesAt(endOfChinaDay(day)), agency), day, counter, n }; }
  /** Something that lasts, as far as the case was open, wherever it lay. */
  lasting(span: Span): { readonly places: readonly string[]; readonly span: Span }[] {
    return this.open.flatMap((each) => {
      const part = within(span, each);
      return part === null ? [] : this.placed.flatMap(({ places, ...where }) => { const there = within(part, where); return there === null ? [] : [{ places, span: there }]; });
    });
  }
  planned(plan: PlanTold): Count[] { return plannedOf(plan, this.open).filter(({ n }) => n !== 0).map(({ day, n, agency }) => this.on(day, 'planned', n, agency)); }
}

/** Everything that a person's cases count for. Pure; the words are those of docs/reference/statistics.md. */
export const countsOf = (person: PersonTold | null, cases: readonly CaseWhole[]): Count[] => {
  const ledgers = cases.map((file) => new Ledger(file));
  return [...cases.flatMap((file, i) => countCase(person, file, ledgers[i]!)), ...coverageOf(cases, ledgers)];
};

const servedFrom = ({ told: { streetAt }, sessions }: CaseWhole): string | null => {
  const attended = sessions.filter((session) => session.attended).map(({ day }) => day).sort()[0];
  return [streetAt, attended === undefined ? null : endOfChinaDay(addDays(attended, -1))].filter((each) => each !== null).sort()[0] ?? null;
};
/** A person is in need, and served, once at each place, however many cases. */
const coverageOf = (cases: readonly CaseWhole[], ledgers: readonly Ledger[]): Count[] => {
  const counts: Count[] = [];
  for (const [counter, from] of [['need', ({ told }: CaseWhole) => told.filedAt], ['served', servedFrom]] as const) {
    const lasting = cases.flatMap((file, i) => { const since = from(file); return since === null ? [] : ledgers[i]!.lasting({ from: since, until: null }); });
    if (cases.length === 1) for (const { places, span } of lasting) stand(counts, groupsOf(places).now, counter, span);
    else {
      const byPlace = new Map<string, Span[]>();
      for (const { places, span } of lasting) for (const place of new Set(places)) byPlace.set(place, [...(byPlace.get(place) ?? []), span]);
      for (const [place, spans] of byPlace) for (const span of joined(spans)) stand(counts, [standing(place)], counter, span);
    }
  }
  return counts;
};

const NO_CLASS: PersonTold['classes'] = [{ at: '', disabilityClass: 0 }];
const countFile = (person: PersonTold | null, { told, endings }: CaseWhole, ledger: Ledger): Count[] => {
  const kinds = [`age:${person?.ageBand ?? 'unknown'}`, ...told.kinds.map((kind) => `service:${kind}`)];
  const classes = spansOf(person?.classes ?? NO_CLASS);
  const atFiling = classes.findLast(({ from }) => from <= told.filedAt) ?? classes[0]!;
  const counts = [ledger.at(told.filedAt, 'filed'), ...[`class:${atFiling.disabilityClass}`, ...kinds].map((kind) => ledger.at(told.filedAt, `filed:${kind}`))];
  if (told.acceptedAt !== null) counts.push(ledger.at(told.acceptedAt, 'accepted'), ledger.at(told.acceptedAt, `accept:${workingDaysUntil(chinaDay(told.filedAt), chinaDay(told.acceptedAt))}`));
  if (told.refusedAt !== null) counts.push(ledger.at(told.refusedAt, 'refused'));
  if (told.withdrawnAt !== null) counts.push(ledger.at(told.withdrawnAt, 'withdrawn'));
  for (const redirected of told.redirectedAt) counts.push(ledger.at(redirected, 'redirected'));
  for (const { at, reason, reopenedAt } of endings) {
    counts.push(ledger.at(at, `closed:${reason}`));
    if (reopenedAt !== null) counts.push(ledger.at(reopenedAt, 'reopened'));
  }
  for (const { places, span } of ledger.lasting({ from: told.filedAt, until: null })) for (const counter of ['open', ...kinds.map((kind) => `open:${kind}`)]) stand(counts, groupsOf(places).now, counter, span);
  for (const { disabilityClass, from, until } of classes) {
    const known = { from: from > told.filedAt ? from : told.filedAt, until };
    if (until === null || until > known.from) for (const { places, span } of ledger.lasting(known)) stand(counts, groupsOf(places).now, `open:class:${disabilityClass}`, span);
  }
  for (const { user, from, until } of spansOf(told.managers)) if (user !== null) for (const { places, span } of ledger.lasting({ from, until })) stand(counts, groupsOf(places).load, user, span);
  return counts;
};

const countGoing = ({ step, startedAt, due, doneAt }: Step, ledger: Ledger): Count[] => {
  const counts: Count[] = [];
  if (startedAt === null || (doneAt !== null && doneAt <= startedAt)) return counts;
  for (const { places, span } of ledger.lasting({ from: startedAt, until: doneAt })) stand(counts, groupsOf(places).now, `step:${step}`, span);
  const late = due === null ? null : within({ from: startedAt, until: doneAt }, { from: endOfChinaDay(due), until: null });
  if (late) for (const { places, span } of ledger.lasting(late)) stand(counts, groupsOf(places).now, `overdue:${step}`, span);
  return counts;
};
const countDone = ({ step, state, due, doneAt }: Step, ledger: Ledger): Count[] =>
  (state !== 'done' || doneAt === null ? [] : [ledger.at(doneAt, `done:${step}`), ...(due === null || chinaDay(doneAt) <= due ? [ledger.at(doneAt, `ontime:${step}`)] : [])]);

const countReferral = ({ agency, sentAt, answer, scheduledAt, missedAt, keptAt }: ReferralTold, ledger: Ledger): Count[] => [
  ledger.at(sentAt, 'referred', 1, agency),
  ...(answer ? [ledger.at(answer.at, answer.accepted ? 'answered:yes' : 'answered:no', 1, agency), ledger.at(answer.at, `answer:${workingDaysUntil(chinaDay(sentAt), chinaDay(answer.at))}`, 1, agency)] : []),
  ...scheduledAt.map((each) => ledger.at(each, 'scheduled', 1, agency)), ...missedAt.map((each) => ledger.at(each, 'noshow', 1, agency)), ...keptAt.map((each) => ledger.at(each, 'kept', 1, agency)),
];

const countCase = (person: PersonTold | null, file: CaseWhole, ledger: Ledger): Count[] => {
  const { told, endings, steps, going, referrals, plans, sessions, assessments, reviews, visits } = file;
  const open = [told.placed, told.refusedAt, told.withdrawnAt, endings];
  const where = [told.placed];
  const [baseline, ...later] = [...assessments].sort((a, b) => (a.at < b.at ? -1 : 1));
  return [
    ...remembered(told, 'file', [person, endings], () => countFile(person, file, ledger)),
    ...going.flatMap((step) => remembered(told.placed, `${step.step} going`, [...open, step.startedAt, step.due, step.doneAt], () => countGoing(step, ledger))),
    ...steps.flatMap((step) => remembered(told.placed, `${step.step} done`, [step.state, step.due, step.doneAt], () => countDone(step, ledger))),
    ...referrals.flatMap((referral) => remembered(referral, 'referral', where, () => countReferral(referral, ledger))),
    ...plans.flatMap((plan) => (plan.length === 0 ? [] : remembered(plan, 'plan', open, () => ledger.planned(plan)))),
    ...sessions.flatMap((session) => remembered(session, 'session', where, () => (session.annulled ? [] : [ledger.on(session.day, session.attended ? 'delivered' : 'missed', 1, session.agency)]))),
    ...later.flatMap(({ at, score }) => [ledger.at(at, 'barthel'), ...(score === baseline!.score ? [] : [ledger.at(at, 'barthel:change', score - baseline!.score)])]),
    ...reviews.flatMap((review) => remembered(review, 'review', where, () => [
      ledger.at(review.at, 'gas', 1, review.agency), ledger.at(review.at, 'gas:t', review.gasTHundredths, review.agency), ...(review.effective ? [ledger.at(review.at, 'effective', 1, review.agency)] : [])])),
    ...visits.flatMap((visit) => remembered(visit, 'visit', where, () => [
      ledger.on(visit.day, visit.reached ? 'reached' : 'unreached'), ...(visit.satisfaction === null ? [] : [ledger.on(visit.day, `satisfied:${visit.satisfaction}`)])])),
  ];
};
