import type { CloseReason } from '../../../services/quality/src/closure/closure.events.js';
import type { Models } from './models.ts';
import { assessment, device } from './steps/care.ts';
import { consent, file, intake, register, withdraw } from './steps/intake.ts';
import { meanwhile, twice } from './steps/person.ts';
import { close, flag, hold, note, reopen, review, visits } from './steps/quality.ts';
import { agenciesFor, assess, finish, type Need, onward, plan, refer, revise, type Served, session } from './steps/referral.ts';
import { type Campaign, screening } from './steps/screening.ts';
import type { Story } from './story.ts';
import type { Life } from './world.ts';

/** How cases end that an agency served, and those that nobody was asked to serve. */
const SERVED: Readonly<Partial<Record<CloseReason, number>>> = { 'goal-met': 66, 'other-service': 10, 'own-wish': 8, moved: 7, 'not-eligible': 3, died: 4, 'entered-in-error': 0 };
const UNSERVED: Readonly<Partial<Record<CloseReason, number>>> = { 'goal-met': 40, 'other-service': 25, 'own-wish': 15, moved: 10, 'not-eligible': 5, died: 3, 'entered-in-error': 2 };
const weighted = (story: Story, reasons: Readonly<Partial<Record<CloseReason, number>>>): CloseReason => story.random.weighted(reasons as Record<CloseReason, number>);

/** Who and what there is in the district. */
export interface District { readonly models: Models; readonly agencies: readonly string[]; readonly communities: readonly { readonly code: string; readonly street: string }[] }

/** One case from the request to its end, by those who do each step, at the pace of an office. `theirs`: the person's cases, others among them. */
export function* life(story: Story, district: District, theirs: readonly string[]): Life {
  if (!register(story, district.models)) return;
  yield story.minutes(5, 90);
  yield* handled(story, district, theirs, file(story, theirs));
}

/** A visit of a needs screening, and the case that may come of it. */
export function* screened(story: Story, district: District, screeningId: string, campaign: Campaign, theirs: string[]): Life {
  if (!(yield* screening(story, screeningId, campaign))) return story.forget();
  theirs.push(story.caseId);
  yield* handled(story, district, theirs, true);
}

function* handled(story: Story, { models, agencies, communities }: District, theirs: readonly string[], filed: boolean): Life {
  const toDistrict = filed ? yield* intake(story, theirs) : null;
  yield* meanwhile(story, communities);
  if (toDistrict === null) {
    yield story.days(30, 60);
    const state = story.world.state('case', story.caseId);
    if (state.status === 'accepted' && state.needs.every(({ triage }) => triage)) yield* end(story, false);
  } else {
    if (toDistrict) yield* atDistrict(story, agencies);
    else yield story.days(20, 120);
    yield* end(story, toDistrict);
  }
  yield* twice(story, models);
  // Nobody asks for it any more, the processes neither.
  yield story.days(400);
  story.forget();
}

/** Steps 3 to 7, need by need. */
function* atDistrict(story: Story, agencies: readonly string[]): Generator<number, void, void> {
  const state = story.world.state('case', story.caseId);
  const needs = (state.status === 'none' ? [] : state.needs).filter(({ triage }) => triage?.exit === 'district') as unknown as Need[];
  yield story.workingDays(0, story.chance(0.12) ? 12 : 2);
  if (!(yield* assessment(story))) return;
  const wanted = [...new Set(needs.flatMap(({ kind }) => agenciesFor(story, kind, agencies)))];
  yield story.minutes(10, 300);
  const consentId = wanted.length > 0 ? consent(story, wanted) : null;
  if (consentId === null) return;
  for (const need of needs) {
    yield story.workingDays(0, 4);
    const served = yield* refer(story, need, agenciesFor(story, need.kind, agencies));
    if (served) yield* serve(story, need, served, wanted);
  }
  if (story.chance(0.02)) withdraw(story, consentId);
}

/** Plan, sessions, notes and reviews; a first plan that has no effect is revised and tried again. */
function* serve(story: Story, need: Need, served: Served, agencies: readonly string[]): Generator<number, void, void> {
  yield story.workingDays(1, 7);
  const planId = yield* plan(story, need, served);
  if (planId === null) return yield* finish(story, served);
  if (need.kind === 'assistive-devices') yield* device(story, need, served.agency);
  if (story.chance(0.06)) yield* onward(story, need, served, agencies);
  if (story.chance(0.05)) yield* hold(story);
  if (story.chance(0.05)) yield* flag(story);
  const effective = !story.chance(0.18);
  yield* deliver(story, planId, served);
  review(story, planId, effective);
  if (!effective) {
    yield story.workingDays(2, 8);
    yield* revise(story, need, served, planId);
    yield* deliver(story, planId, served);
    review(story, planId, story.chance(0.85));
    if (story.chance(0.3)) assess(story, 0.2);
  }
  yield story.workingDays(0, 3);
  yield* finish(story, served);
}

/** Two or so a fortnight; a note about every month, forgotten by some. */
function* deliver(story: Story, planId: string, served: Served): Generator<number, void, void> {
  const count = story.random.int(3, 12);
  const forgetful = story.chance(0.1);
  for (let i = 0; i < count; i++) {
    yield i === 0 && !story.chance(0.12) ? story.workingDays(1, 10) : story.days(3, 9);
    session(story, planId, served);
    if (i % 3 === 2 && !forgetful) {
      yield story.minutes(30, 120);
      note(story, planId, served.agency);
    }
  }
  yield story.days(3, 15);
}

/** Steps 8 and 9, and for a few the same again after a reopening. */
function* end(story: Story, served: boolean): Generator<number, void, void> {
  const lost = story.chance(0.05);
  yield story.days(5, story.chance(0.1) ? 45 : 28);
  yield* visits(story, lost);
  yield story.workingDays(1, 12);
  const reason = lost ? 'lost' : weighted(story, served ? SERVED : UNSERVED);
  if (!close(story, reason) && !close(story, 'died')) return;
  if (reason === 'died' || !story.chance(0.05)) return;
  yield story.days(20, 200);
  if (!reopen(story, lost ? 'contact-regained' : story.random.pick(['new-need', 'returned', 'closed-in-error', 'complaint']))) return;
  yield story.days(5, 40);
  yield* visits(story, false);
  yield story.workingDays(1, 10);
  close(story, 'other-service');
}
