import calendar from 'chinese-days';
import type mongoose from 'mongoose';

// Statistics counted again from the raw events, the plainest way: for each question all events are gone through once more, and what stood at the end of a day is looked up case by case.
// Nothing here is shared with the code under test, its clocks and its calendar arithmetic included; see docs/reference/statistics.md for what each number is.

export interface RawEvent {
  readonly service: string; readonly type: string; readonly stream: string; readonly version: number; readonly at: string; readonly occurred: string;
  readonly actor: string; readonly data: Record<string, any>;
}
/** Numbers that are not zero, by `measure` and `key` as in the CSV. */
export type Numbers = Record<string, number>;

interface Commit { at: string; stream: string; from: number; actor: { id: string }; events: { type: string; occurred: string; data: Record<string, any> }[] }
/** Every event of the services that statistics speak of. */
export const rawEvents = async (mongo: mongoose.mongo.MongoClient, databases: Readonly<Record<string, string>>): Promise<RawEvent[]> => {
  const found: RawEvent[] = [];
  for (const [service, database] of Object.entries(databases)) {
    for (const { name } of await mongo.db(database).listCollections({ name: /^commits-\d+$/ }, { nameOnly: true }).toArray()) {
      for await (const { at, stream, from, actor, events } of mongo.db(database).collection<Commit>(name).find({}, { readConcern: { level: 'majority' } })) {
        events.forEach(({ type, occurred, data }, i) => found.push({ service, type, stream, version: from + i, at, occurred, actor: actor.id, data }));
      }
    }
  }
  return found;
};

const dayOf = (at: string): string => new Date(Date.parse(at) + 28_800_000).toISOString().slice(0, 10);
const plus = (day: string, n: number): string => new Date(Date.parse(day) + n * 86_400_000).toISOString().slice(0, 10);
const later = (day: string, n: number, working = true): string => {
  if (!working) return plus(day, n);
  while (n > 0) { day = plus(day, 1); if (calendar.isWorkday(day)) n--; }
  return day;
};
const worked = (after: string, until: string): number => {
  let n = 0;
  for (let day = plus(after, 1); day <= until; day = plus(day, 1)) if (calendar.isWorkday(day)) n++;
  return n;
};
const max = (...all: (string | null | undefined)[]): string | null => all.filter((each): each is string => !!each).sort().at(-1) ?? null;
const min = (...all: (string | null | undefined)[]): string | null => all.filter((each): each is string => !!each).sort()[0] ?? null;

type Steps = Record<string, { start: string | null; due: string | null; done: string | null }>;
interface Referral { need: string; agency: string; sent: string; status: string; ended: string | null; moves: { type: string; at: string; before: string }[] }
interface Plan { drafted: string; pauses: { from: string; to: string | null }[]; forces: { at: string; sessions: number; from: string; to: string; agency: string | null }[] }

const referralsOf = (events: readonly RawEvent[]): Referral[] => {
  const all = new Map<string, Referral>();
  for (const { type, stream, occurred, data } of events) {
    if (type === 'ReferralSent') all.set(stream, { need: data.needId, agency: data.agency, sent: occurred, status: data.to, ended: null, moves: [] });
    else if (stream.startsWith('referral-') && data.to && all.has(stream)) {
      const referral = all.get(stream)!;
      referral.moves.push({ type, at: occurred, before: referral.status });
      referral.status = data.to;
      referral.ended = ['declined', 'cancelled', 'completed'].includes(data.to) ? occurred : null;
    }
  }
  return [...all.values()];
};
/** When a day begins in China. */
const begin = (day: string): string => new Date(Date.parse(day) - 28_800_000).toISOString();
/** Sessions as corrected since; what was annulled is none. */
const sessionsOf = (events: readonly RawEvent[]): { occurred: string; there: boolean; day: string; agency: string }[] => events.filter(({ type }) => type === 'SessionDelivered').flatMap(({ stream, occurred, data }) => {
  const correction = events.filter(({ type, stream: of }) => type === 'SessionCorrected' && of === stream).at(-1)?.data;
  const { day, attendance } = correction?.after ?? data;
  return correction?.annulled ? [] : [{ occurred, there: ['attended', 'late'].includes(attendance), day, agency: data.agency }];
});
const plansOf = (events: readonly RawEvent[]): Plan[] => {
  const all = new Map<string, Plan & { draft: any; agreed: boolean; approved: boolean }>();
  for (const { type, stream, occurred, data } of events) {
    if (type === 'PlanDrafted') all.set(stream, { drafted: all.get(stream)?.drafted ?? occurred, pauses: all.get(stream)?.pauses ?? [], forces: all.get(stream)?.forces ?? [], draft: data, agreed: false, approved: false });
    if (type === 'ServicePaused' && !data.service) all.get(stream)!.pauses.push({ from: begin(data.from), to: null });
    if (type === 'ServiceResumed' && !data.service) all.get(stream)!.pauses.at(-1)!.to = begin(data.on);
    if (type !== 'PlanAgreed' && type !== 'PlanApproved') continue;
    const plan = all.get(stream)!;
    plan.agreed ||= type === 'PlanAgreed';
    plan.approved ||= type === 'PlanApproved';
    if (plan.agreed && plan.approved) plan.forces.push({ at: occurred, sessions: plan.draft.sessionsPlanned, from: plan.draft.from, to: plan.draft.to, agency: plan.draft.agency ?? null });
  }
  return [...all.values()];
};

/** The nine steps by what is said of them in domain.md, §2. `ended`: the closure that is in force, if any. */
const stepsOf = (events: readonly RawEvent[], ended: string | null): Steps => {
  const of = (...types: string[]): RawEvent[] => events.filter(({ type }) => types.includes(type)).sort((a, b) => (a.occurred < b.occurred ? -1 : 1));
  const filed = of('RequestFiled')[0]!;
  let [due, left]: [string | null, number] = [later(dayOf(filed.occurred), filed.data.acceptDays ?? 5), 0];
  for (const { type, occurred, data } of events.filter(({ stream }) => stream === filed.stream)) {
    const today = dayOf(occurred);
    if (type === 'RequestReturned' && due !== null && today <= due) [due, left] = [null, worked(today, due)];
    if (type === 'RequestCompleted' && due === null && data.missing.length === 0) due = left > 0 ? later(today, left) : calendar.isWorkday(today) ? today : later(today, 1);
  }
  const accepted = of('RequestAccepted').at(-1)?.occurred ?? null;
  const decided = accepted ?? of('RequestRefused').at(-1)?.occurred ?? null;
  const needs = (filed.data.needs as { needId: string }[]).map(({ needId }) => of('NeedTriaged').filter(({ data }) => data.needId === needId).at(-1) ?? null);
  const triaged = needs.every((need) => need !== null) ? max(...needs.map((need) => need!.occurred)) : null;
  const district = needs.filter((need) => need?.data.exit === 'district') as RawEvent[];
  const none = triaged !== null && district.length === 0;

  const referrals = referralsOf(events);
  const serving = (need: RawEvent): Referral[] => referrals.filter((each) => each.need === need.data.needId && !['declined', 'cancelled'].includes(each.status));
  const assessed = of('AssessmentRecorded', 'InstrumentScored')[0]?.occurred ?? null;
  const toAssess = min(...district.map(({ occurred }) => occurred));
  const unserved = district.filter((need) => serving(need).length === 0);
  const searching = max(...referrals.filter(({ need }) => unserved.some(({ data }) => data.needId === need)).map(({ ended: at }) => at));
  const referred = triaged !== null && assessed !== null && district.length > 0 && unserved.length === 0 ? max(assessed, triaged, ...district.map((need) => min(...serving(need).map(({ sent }) => sent)))) : null;

  const plans = plansOf(events);
  const firstForce = min(...plans.map(({ forces }) => forces[0]?.at));
  const review = of('EffectReviewed').at(-1) ?? null;
  const back = review && !review.data.effective && !ended && !plans.some(({ forces }) => (forces.at(-1)?.at ?? '') > review.occurred) && !referrals.some(({ sent }) => sent > review.occurred) ? review.occurred : null;
  const planning = back ?? min(referred, ...plans.map(({ drafted }) => drafted));
  const latestPlan = plans.filter(({ forces }) => forces.length > 0).sort((a, b) => (a.forces[0]!.at < b.forces[0]!.at ? -1 : 1)).at(-1);

  const attended = sessionsOf(events).filter(({ there }) => there).map(({ occurred }) => occurred).sort();
  const wanted = plans.reduce((sum, { forces }) => sum + (forces.at(-1)?.sessions ?? 0), 0);
  const over = referrals.length > 0 && referrals.every((each) => each.ended) && referrals.some(({ status }) => status === 'completed') ? max(...referrals.map((each) => each.ended)) : null;
  const delivered = firstForce === null ? null : min(wanted > 0 ? attended[wanted - 1] : null, over);

  const notes = of('ProgressNoted').map(({ occurred }) => occurred);
  const visits = of('VisitRecorded');
  const [reached] = visits.filter(({ data }) => data.reached);
  const lastReached = max(...visits.filter(({ data }) => data.reached).map(({ data }) => data.day as string)) ?? '';
  const lost = [...new Set(visits.filter(({ data }) => !data.reached && data.day > lastReached).map(({ data }) => data.day as string))].sort()[2];
  const visited = reached?.occurred ?? (lost ? max(...visits.filter(({ data }) => data.day === lost).map(({ occurred }) => occurred)) : null);
  const toVisit = none ? triaged : delivered;
  const reviewed = review?.data.effective ? review.occurred : null;
  const toClose = visited && toVisit && (none || reviewed) ? max(visited, toVisit, reviewed) : null;

  const holds = of('CaseHeld').map(({ occurred }) => ({ from: occurred, to: of('CaseResumed').find((each) => each.occurred >= occurred)?.occurred ?? null }));
  /** While all of a plan is paused, too; what overlaps is one time. */
  const stood: typeof holds = [];
  for (const span of [...holds, ...(latestPlan?.pauses ?? [])].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = stood.at(-1);
    if (last && (last.to === null || last.to >= span.from)) stood[stood.length - 1] = { from: last.from, to: last.to && span.to && max(last.to, span.to) };
    else stood.push(span);
  }
  /** A clock that stands still keeps what is left of it; one that had run out before stays so. */
  const held = (start: string, due: string, working: boolean, spans = holds): string | null => spans.reduce<string | null>((day, hold) => {
    const since = dayOf(hold.from < start ? start : hold.from);
    if (day === null || since > day || (hold.to !== null && hold.to <= start)) return day;
    if (hold.to === null) return null;
    const rest = working ? worked(since, day) : (Date.parse(day) - Date.parse(since)) / 86_400_000;
    return rest === 0 && working && !calendar.isWorkday(dayOf(hold.to)) ? later(dayOf(hold.to), 1) : later(dayOf(hold.to), rest, working);
  }, due);
  /** What a unit of the case set, its own before that of those above it, else what is usual. */
  const settings = (of('ClockSettingsNoted').at(-1)?.data.settings ?? []) as { unit: string; key: string; from: string; days?: number }[];
  const set = (key: string, usual: number, on: string): number => {
    for (const place of (of('CaseRedirected').at(-1) ?? filed).data.places as string[]) {
      const [latest] = settings.filter((each) => each.unit === place && each.key === key && each.from <= on).reverse().sort((a, b) => (a.from < b.from ? 1 : a.from > b.from ? -1 : 0));
      if (latest) return latest.days ?? usual;
    }
    return usual;
  };
  const from = (start: string | null, key: string, usual: number, working = true, spans = holds): string | null => (start === null ? null : held(start, later(dayOf(start), set(key, usual, dayOf(start)), working), working, spans));
  const skip = <T>(step: T): T | { start: null; due: null; done: null } => (none ? { start: null, due: null, done: null } : step);
  return {
    accept: { start: filed.occurred, due, done: decided }, triage: { start: accepted, due: from(accepted, 'triage', 3), done: triaged },
    'assess-refer': skip({ start: toAssess, due: assessed && toAssess ? from(max(assessed, toAssess, searching), 'refer', 5) : from(toAssess, 'assess', 7), done: referred }),
    plan: skip({ start: planning, due: from(planning, 'plan', 10), done: back ? null : firstForce }),
    deliver: skip({ start: firstForce, due: firstForce === null ? null : attended.length === 0 ? from(firstForce, 'first-session', 15, true, stood) : held(firstForce, latestPlan!.forces.at(-1)!.to, false, stood), done: delivered }),
    track: skip({ start: firstForce, due: firstForce === null ? null : from(max(notes.at(-1), firstForce), 'track', 30, false, stood), done: delivered && notes.length > 0 ? max(delivered, notes[0]) : null }),
    review: skip({ start: firstForce, due: firstForce === null ? null : from(max(review?.occurred, firstForce), 'review', 90, false, stood), done: reviewed }),
    'follow-up': { start: toVisit, due: from(toVisit, 'follow-up', 30, false), done: visited }, close: { start: toClose, due: from(toClose, 'close', 15), done: ended },
  };
};

/** The class by what was seen until then of a person's certificates: that of the last one shown, unless it was cancelled or frozen since; of those replaced none comes back. */
const classOf = (events: readonly RawEvent[], when: string): string => {
  let [held, id, good]: [number, string | null, boolean] = [0, null, false];
  for (const { type, occurred, data } of events) {
    if (type !== 'PersonRegistered' && occurred > when) continue;
    if (type === 'CertificateStatusChanged') { if (data.certificateId === id || id === null) good = data.status === 'valid' || data.status === 'lost'; } else {
      held = (type === 'CertificateRecorded' ? data.disabilityClass : data.certificate?.disabilityClass) ?? 0;
      [id, good] = [data.certificateId ?? null, true];
    }
  }
  return String(good ? held : 0);
};

/** Everything of a place and a period of days, of what was recorded by an instant. */
export const recount = (all: readonly RawEvent[], place: string, from: string, to: string, asOf: string): Numbers => {
  const numbers: Numbers = {};
  const add = (measure: string, n = 1, key = ''): void => { const name = `${measure} ${key}`.trim(); numbers[name] = (numbers[name] ?? 0) + n; };
  const during = (day: string): boolean => day >= from && day <= to;
  const days: { accept: number[]; answer: number[] } = { accept: [], answer: [] };
  let [gas, barthel, satisfied] = [0, 0, 0];
  const [need, served] = [new Set<string>(), new Set<string>()];

  const known = all.filter(({ at }) => at <= asOf).sort((a, b) => (a.stream === b.stream ? a.version - b.version : a.stream < b.stream ? -1 : 1));
  const people = new Map(known.filter(({ type }) => type === 'PersonRegistered').map(({ data }) => [data.personId as string, data]));
  const papers = new Map<string, RawEvent[]>();
  for (const event of known) if (['PersonRegistered', 'CertificateRecorded', 'CertificateStatusChanged'].includes(event.type)) papers.set(event.data.personId, [...(papers.get(event.data.personId) ?? []), event]);
  const cases = new Map<string, RawEvent[]>();
  for (const event of known) if (event.data.caseId) cases.set(event.data.caseId, [...(cases.get(event.data.caseId) ?? []), event]);

  for (const events of cases.values()) {
    const of = (...types: string[]): RawEvent[] => events.filter(({ type }) => types.includes(type));
    const [filed] = of('RequestFiled');
    if (!filed) continue;
    const moves = [filed, ...of('CaseRedirected')];
    const placesAt = (at: string): string[] => (moves.filter(({ occurred }) => occurred <= at).at(-1) ?? filed).data.places;
    const happened = (at: string, agency: string | null = null): boolean => during(dayOf(at)) && (placesAt(at).includes(place) || agency === place);
    const midnight = (day: string): string => new Date(Date.parse(`${day}T24:00:00Z`) - 28_800_000).toISOString();
    const onDay = (day: string, agency: string | null = null): boolean => during(day) && (placesAt(midnight(day)).includes(place) || agency === place);
    const kinds = [...new Set((filed.data.needs as { kind: string }[]).map(({ kind }) => kind))];
    const person = people.get(filed.data.personId);
    const by = (what: string, when: string): void => {
      add(`cases.byClass.${what}`, 1, classOf(papers.get(filed.data.personId) ?? [], when));
      add(`cases.byAge.${what}`, 1, person?.ageBand ?? 'unknown');
      for (const kind of kinds) add(`cases.byService.${what}`, 1, kind);
    };

    if (happened(filed.occurred)) { add('cases.filed'); by('filed', filed.occurred); }
    for (const { occurred } of of('RequestAccepted')) if (happened(occurred)) { add('cases.accepted'); days.accept.push(worked(dayOf(filed.occurred), dayOf(occurred))); }
    for (const { occurred } of of('RequestRefused')) if (happened(occurred)) add('cases.refused');
    for (const { occurred } of of('RequestWithdrawn')) if (happened(occurred)) add('cases.withdrawn');
    for (const { occurred } of of('CaseRedirected')) if (happened(occurred)) add('cases.redirected');
    for (const { occurred, data } of of('CaseClosed')) if (happened(occurred)) { add('cases.closed'); add('closureReasons.count', 1, data.reason); }
    for (const { occurred } of of('CaseReopened')) if (happened(occurred)) add('cases.reopened');

    // What stood at the end of the last day.
    const end = midnight(to);
    const turns = of('CaseClosed', 'CaseReopened', 'RequestRefused', 'RequestWithdrawn').filter(({ occurred }) => occurred < end).sort((a, b) => (a.occurred < b.occurred ? -1 : 1));
    const open = filed.occurred < end && (turns.length === 0 || turns.at(-1)!.type === 'CaseReopened');
    const closure = of('CaseClosed', 'CaseReopened').at(-1);
    const refused = of('RequestRefused').length > 0;
    const [closed, going] = [stepsOf(events, closure?.type === 'CaseClosed' ? closure.occurred : null), stepsOf(events.filter(({ type }) => type !== 'RequestRefused'), null)];
    if (open && placesAt(end).includes(place)) {
      add('cases.open');
      by('open', new Date(Date.parse(end) - 1).toISOString());
      need.add(filed.data.personId);
      const began = of('NeedTriaged').some(({ occurred, data }) => data.exit === 'street' && occurred < end) || sessionsOf(events).some(({ there, day }) => there && day <= to);
      if (began) served.add(filed.data.personId);
      for (const [step, { start, due, done }] of Object.entries(going)) {
        if (start === null || start >= end || (done !== null && (done < end || done <= start))) continue;
        add('cases.byStep.active', 1, step);
        if (due !== null && due < to) add('cases.byStep.overdue', 1, step);
      }
      let manager: { user: string; unit: string } | null = null;
      for (const { type, occurred, data } of events.filter(({ stream }) => stream === filed.stream)) {
        if (occurred >= end) continue;
        if (type === 'CaseManagerNamed') manager = { user: data.manager, unit: data.unit };
        if (type === 'CaseRedirected' && manager && !data.places.includes(manager.unit)) manager = null;
      }
      if (manager) add('caseload.cases', 1, manager.user);
    }
    for (const [step, { due, done }] of Object.entries(closed)) {
      if (done === null || (refused && step !== 'accept') || !happened(done)) continue;
      add('onTime.done', 1, step);
      if (due === null || dayOf(done) <= due) add('onTime.onTime', 1, step);
    }

    for (const { agency, sent, moves: made } of referralsOf(events)) {
      const answer = made.find(({ type }) => type === 'ReferralAccepted' || type === 'ReferralDeclined');
      if (answer && happened(answer.at, agency)) { days.answer.push(worked(dayOf(sent), dayOf(answer.at))); add(answer.type === 'ReferralAccepted' ? 'answerTime.accepted' : 'answerTime.declined'); }
      for (const { type, at, before } of made) {
        if (!happened(at, agency)) continue;
        if (type === 'AppointmentScheduled') add('noShow.appointments');
        if (type === 'NoShowRecorded') add('noShow.noShows');
        if (before === 'scheduled' && (type === 'InterimNoteRecorded' || type === 'ReferralCompleted')) add('noShow.kept');
      }
    }
    for (const { day, agency, there } of sessionsOf(events)) if (onDay(day, agency)) add(there ? 'sessions.delivered' : 'sessions.missed');
    for (const { forces } of plansOf(events)) {
      forces.forEach(({ at, sessions, from: first, to: last, agency }, i) => {
        const begin = max(first, dayOf(at))!;
        if (begin > last) { if (onDay(begin, agency)) add('sessions.planned', sessions); return; }
        const ending = min(...of('CaseClosed', 'RequestRefused', 'RequestWithdrawn').map(({ occurred }) => occurred).filter((occurred) => occurred > at));
        const until = min(last, forces[i + 1] ? plus(dayOf(forces[i + 1]!.at), -1) : null, ending && dayOf(ending))!;
        const length = (Date.parse(last) - Date.parse(begin)) / 86_400_000 + 1;
        let told = 0;
        for (let day = begin; day <= until; day = plus(day, 1)) {
          if (plus(day, 1).slice(0, 7) === day.slice(0, 7) && day !== until) continue;
          const by = Math.floor((sessions * ((Date.parse(day) - Date.parse(begin)) / 86_400_000 + 1)) / length);
          if (onDay(day, agency)) add('sessions.planned', by - told);
          told = by;
        }
      });
    }
    const assessments = of('AssessmentRecorded').sort((a, b) => (a.occurred < b.occurred ? -1 : 1));
    for (const { occurred, data } of assessments.slice(1)) if (happened(occurred)) { add('outcome.reassessments'); barthel += data.score - assessments[0]!.data.score; }
    for (const { occurred, data } of of('EffectReviewed')) if (happened(occurred, data.agency)) { add('outcome.reviews'); gas += data.gasTHundredths; if (data.effective) add('outcome.effective'); }
    for (const { data } of of('VisitRecorded')) {
      if (!onDay(data.day)) continue;
      add('satisfaction.visits');
      if (data.reached) add('satisfaction.reached');
      if (data.satisfaction) { add('satisfaction.answers'); add('satisfaction.distribution.count', 1, String(data.satisfaction)); satisfied += data.satisfaction; }
    }
  }

  const rate = (name: string, a: number, b: number): void => { if (b !== 0) add(name, Math.round((a / b) * 10_000) / 10_000); };
  const n = (name: string): number => numbers[name] ?? 0;
  for (const [what, found] of [['acceptanceTime', days.accept], ['answerTime', days.answer]] as const) {
    if (found.length === 0) continue;
    const sorted = [...found].sort((a, b) => a - b);
    add(`${what}.count`, sorted.length);
    rate(`${what}.meanWorkingDays`, sorted.reduce((sum, each) => sum + each, 0), sorted.length);
    add(`${what}.medianWorkingDays`, sorted.length % 2 === 1 ? sorted[(sorted.length - 1) / 2]! : (sorted[sorted.length / 2 - 1]! + sorted[sorted.length / 2]!) / 2);
  }
  for (const step of Object.keys(numbers).filter((name) => name.startsWith('onTime.done ')).map((name) => name.slice(12))) { const [a, b] = [n(`onTime.onTime ${step}`), n(`onTime.done ${step}`)]; add('onTime.rate', Math.round((a / b) * 10_000) / 10_000, step); }
  rate('noShow.rate', n('noShow.noShows'), n('noShow.noShows') + n('noShow.kept'));
  rate('sessions.rate', n('sessions.delivered'), n('sessions.planned'));
  rate('outcome.gasT', gas / 100, n('outcome.reviews'));
  rate('outcome.barthelChange', barthel, n('outcome.reassessments'));
  rate('satisfaction.mean', satisfied, n('satisfaction.answers'));
  add('coverage.inNeed', need.size);
  add('coverage.served', served.size);
  rate('coverage.rate', served.size, need.size);
  return nonZero(numbers);
};

export const nonZero = (numbers: Numbers): Numbers => Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== 0).sort(([a], [b]) => (a < b ? -1 : 1)));
/** The same of a CSV as the API gives it. */
export const numbersOf = (csv: string): Numbers => nonZero(Object.fromEntries(csv.trimEnd().split('\r\n').slice(1).map((line) => line.split(',')).map(([, , , , measure, key, value]) => [`${measure} ${key}`.trim(), Number(value)])));
