import { addDays } from './working-days.js';

/** A post: a role at a unit, with all units above it. */
export interface Post { readonly role: string; readonly unit: string; readonly path: readonly string[] }
/** Days away from a post, both included; `back`: the first day there again, where somebody came back before the last. */
export interface Absence { readonly from: string; readonly until: string; readonly back: string | null }
/** Who stands in for a post: for good (`until` null) or between days, both included. */
export interface Deputy { readonly userId: string; readonly from: string; readonly until: string | null }

/** Posts that may answer for a case. */
export const MANAGING_ROLES: readonly string[] = ['street-coordinator', 'window-clerk', 'community-liaison', 'assessor', 'station-worker', 'subcentre-worker', 'city-worker'];
/** Standing duties: posts whose work must not wait for one person. */
export const STANDING_ROLES: readonly string[] = [...MANAGING_ROLES, 'quality-inspector', 'programme-office'];

/**
 * Whoever holds `own` may stand in for `post`: the same role at the same unit or at one beside it (under the same unit directly above); of posts that may answer
 * for cases, any of them at that very unit.
 */
export const mayStandIn = (own: Post, post: Post): boolean =>
  (own.role === post.role && (own.unit === post.unit || (post.path[1] !== undefined && own.path[1] === post.path[1])))
  || (own.unit === post.unit && MANAGING_ROLES.includes(own.role) && MANAGING_ROLES.includes(post.role));

export const isAway = (absences: readonly Absence[], day: string): boolean => absences.some(({ from, until, back }) => from <= day && day <= until && (back === null || day < back));
export const isDeputy = (deputy: Deputy | null, day: string): deputy is Deputy => deputy !== null && deputy.from <= day && (deputy.until === null || day <= deputy.until);

/** Who stands in for a post, and when its holder is away. */
export interface Cover { readonly deputy: Deputy | null; readonly absences: readonly Absence[] }
export type CoverEvent =
  | { readonly type: 'DeputyNamed'; readonly data: { readonly deputy: string; readonly from: string; readonly until?: string } }
  | { readonly type: 'DeputyEnded'; readonly data: object }
  | { readonly type: 'AbsenceRecorded'; readonly data: { readonly from: string; readonly until: string } }
  | { readonly type: 'ReturnRecorded'; readonly data: { readonly from: string; readonly back: string } };
export const NO_COVER: Cover = { deputy: null, absences: [] };

/** The cover of a post after one more event of its appointment. */
export const coverAfter = ({ deputy, absences }: Cover, event: CoverEvent): Cover => {
  switch (event.type) {
    case 'DeputyNamed': return { deputy: { userId: event.data.deputy, from: event.data.from, until: event.data.until ?? null }, absences };
    case 'DeputyEnded': return { deputy: null, absences };
    case 'AbsenceRecorded': return { deputy, absences: [...absences, { from: event.data.from, until: event.data.until, back: null }] };
    case 'ReturnRecorded': return { deputy, absences: absences.map((each) => (each.from === event.data.from ? { ...each, back: event.data.back } : each)) };
  }
};
/** The last day away. */
export const lastAwayOf = ({ until, back }: Absence): string => (back === null || back > until ? until : addDays(back, -1));
