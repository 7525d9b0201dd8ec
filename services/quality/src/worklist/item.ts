import { deskOf, type Role } from '@kangfu/access';
import { idOf } from '@kangfu/common';
import { DAYS, soonOn } from '@kangfu/common/step-clocks';
import type { StepName } from '../journey/journey.js';
import { NEVER, type Urge, type WorkItem } from './work-item.js';
import { WORK_KINDS, type WorkKind } from './work-kinds.js';

/** Where somebody works: a role at a unit. */
export interface Place { readonly role: Role; readonly unit: string | null; readonly person: string | null; readonly agency?: string }
/** `level` is that of a step; what has none runs on a clock of its own. `chases`: the work that is late, where that is no step. */
export interface Told { readonly about?: string; readonly since: string; readonly due: string | null; readonly level?: number; readonly step?: StepName; readonly rank?: number; readonly over?: string; readonly soonFrom?: string; readonly chases?: WorkKind | null }
/** The row that an item lies in, and whom it is about. */
export type Subject = Pick<WorkItem, 'row' | 'accessKey' | 'caseId' | 'personId' | 'street' | 'community'>;
/** `due`: of the time it was urged; work that comes again has another day, and what was urged before is over. */
export type Urged = Urge & { readonly itemId: string; readonly due: string };

/** `what` names it among all work of this kind: the same as long as it is the same work. */
export const itemOf = (subject: Subject, urges: readonly Urged[], kind: WorkKind, { role, unit, person, agency }: Place, { about, since, due, level = 0, step, rank = 0, over = NEVER, soonFrom = due === null ? NEVER : soonOn(due, DAYS['due-soon'].days), chases = null }: Told, what: string): WorkItem => {
  const desk = deskOf(role, unit ?? subject.personId);
  const id = idOf(`work:${kind}:${what}:${desk}`);
  const urged = urges.find((urge) => urge.itemId === id && urge.due === (due ?? NEVER));
  return {
    id, kind, step: step ?? WORK_KINDS[kind] ?? 'accept', desk, role, unit, person, agency: agency ?? null, ...subject, about: about ?? null, since, due: due ?? NEVER, soonFrom, rank, over, level, chases,
    urge: urged ? { at: urged.at, by: urged.by, times: urged.times, seenAt: urged.seenAt, seenBy: urged.seenBy } : null,
  };
};
