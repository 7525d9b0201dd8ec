import { addDays } from '@kangfu/common/working-days';
import type { CloseReason, ReopenReason } from '../../../../services/quality/src/closure/closure.events.js';
import type { FlagKind, Resolution } from '../../../../services/quality/src/flag/flag.events.js';
import type { HoldReason } from '../../../../services/quality/src/hold/hold.events.js';
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

/** 暂缓 with a reason and a last day; some go on earlier, of the others the process takes care. */
export function* hold(story: Story): Generator<number, void, void> {
  const facts = () => ({ now: story.now, case: story.atQuality });
  const until = addDays(story.today, story.random.int(14, 60));
  const reason = story.random.weighted<HoldReason>({ 'in-hospital': 45, away: 30, family: 10, 'awaiting-device': 8, 'awaiting-funds': 5, 'agency-closed': 2, other: 0 });
  if (story.do('hold', story.caseId, { type: 'HoldCase', data: { reason, until, text: null } }, facts(), story.manager ?? story.assessor)) return;
  story.note('held');
  if (story.chance(0.4)) {
    yield story.days(5, 12);
    if (!story.do('hold', story.caseId, { type: 'ResumeCase', data: {} }, facts(), story.manager ?? story.assessor)) story.note('resumed');
  } else yield story.days(61, 70);
}

/** 预警 by somebody who sees it, and what was done about it. */
export function* flag(story: Story): Generator<number, void, void> {
  const flagId = story.id('flag');
  const kind = story.random.weighted<FlagKind>({ 'no-progress': 40, safety: 15, 'service-quality': 20, 'guardians-disagree': 10, 'data-conflict': 15, 'missed-note': 0, 'session-anomaly': 0, other: 0 });
  if (story.do('flag', flagId, { type: 'RaiseFlag', data: { flagId, kind, severity: story.random.weighted({ low: 30, medium: 50, high: 20 }), text: null } }, { actor: acting(story.inspector), case: story.atQuality }, story.inspector)) return;
  story.note('flag-raised');
  yield story.workingDays(2, 12);
  settle(story, flagId);
}
const settle = (story: Story, flagId: string): void => {
  const resolution = story.random.weighted<Resolution>({ 'done-since': 35, 'plan-changed': 20, 'agency-changed': 5, 'talked-to-family': 30, 'no-ground': 10, other: 0 });
  if (!story.do('flag', flagId, { type: 'ResolveFlag', data: { resolution, text: null } }, { actor: acting(story.inspector), case: story.atQuality }, story.inspector)) story.note('flag-resolved');
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
