import type { CloseReason, ReopenReason } from '../../../../services/quality/src/closure/closure.events.js';
import type { Progress } from '../../../../services/quality/src/progress/progress.events.js';
import { acting, type Story, worker } from '../story.ts';
import type { By } from '../world.ts';

const PROGRESS: Readonly<Record<Progress, number>> = { better: 30, 'as-expected': 40, slow: 18, none: 8, worse: 4 };

/** 跟踪: a note of the agency that serves. */
export const note = (story: Story, planId: string, agency: string): void => {
  const noteId = story.id('progress');
  const by = worker('agency-worker', agency);
  const refused = story.do('progress', noteId, { type: 'NoteProgress', data: { noteId, day: story.today, progress: story.random.weighted(PROGRESS), text: null } }, { now: story.now, actor: acting(by), case: story.atQuality, plan: story.planAtQuality(planId), consented: true }, by);
  if (!refused) story.note('progress-noted');
};

/** 评估审核 by an assessor, who does not serve. */
export const review = (story: Story, planId: string, effective: boolean): void => {
  const reviewId = story.id('review');
  const plan = story.planAtQuality(planId);
  const goals = (plan?.goals ?? []).map(({ goalId }) => ({ goalId, score: effective ? story.random.int(0, 2) : story.random.int(-2, 0) }));
  const refused = story.do('review', reviewId, { type: 'ReviewEffect', data: { reviewId, goals, effective, text: null } }, { actor: acting(story.assessor), case: story.atQuality, plan }, story.assessor);
  if (!refused) story.note(effective ? 'effective' : 'ineffective');
};

/** 回访: tried until somebody is reached, or contact is lost after three days in vain. */
export function* visits(story: Story, lost: boolean): Generator<number, void, void> {
  const by: By = story.chance(0.6) ? story.liaison : story.coordinator;
  for (let attempt = 0; attempt < 3; attempt++) {
    const reached = !lost && (attempt === 2 || !story.chance(0.15));
    const visitId = story.id('visit');
    const satisfaction = reached ? Number(story.random.weighted({ 1: 2, 2: 5, 3: 15, 4: 40, 5: 38 })) : null;
    const refused = story.do('visit', visitId, { type: 'RecordVisit', data: { visitId, day: story.today, reached, satisfaction, text: null } }, { now: story.now, actor: acting(by), case: story.atQuality }, by);
    if (!refused) story.note(reached ? 'visited' : 'visit-failed');
    if (reached) return;
    yield story.days(2, 7);
  }
  story.note('contact-lost');
}

/** 结案 where nothing stands against it. */
export const close = (story: Story, reason: CloseReason): boolean => {
  const refused = story.do('closure', story.caseId, { type: 'CloseCase', data: { reason, text: null } }, { now: story.now, case: story.atQuality }, story.manager ?? story.assessor);
  if (!refused) story.note(`closed:${reason}`);
  return refused === null;
};
export const reopen = (story: Story, reason: ReopenReason): boolean => {
  const refused = story.do('closure', story.caseId, { type: 'ReopenCase', data: { reason, text: null } }, { now: story.now, case: story.atQuality }, story.manager ?? story.assessor);
  if (!refused) story.note('reopened');
  return refused === null;
};
