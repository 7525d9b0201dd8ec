import type { Ability, AccessPolicy, AccessRule, Role } from '@kangfu/access';
import type { RowAccess } from '@kangfu/subscriptions';

/** Where a case stands. */
const course = ['case', 'person', 'consent', 'referral', 'closure'] as const;
/** How a person fares: health findings and what is done about them. */
const care = ['assessment', 'plan', 'session', 'progress', 'review', 'visit'] as const;
const autism = ['screening', 'autism-file', 'duty'] as const;
const kinds = [...course, ...care, ...autism];
export type HistoryKind = (typeof kinds)[number];
type HistorySubject = 'History' | 'HistoryPersonal';

const desk: readonly Role[] = ['community-liaison', 'window-clerk', 'programme-office'];
const carers: readonly Role[] = ['street-coordinator', 'assessor', 'expert', 'quality-inspector', 'subcentre-worker', 'city-worker'];
const network: readonly Role[] = ['station-worker', 'subcentre-worker', 'city-worker', 'clinician'];
/** Of the carers, who works with the person and may read names and texts in the history. */
const handlers: readonly Role[] = ['street-coordinator', 'assessor'];

const subjectOf = (subject: HistorySubject, kind: HistoryKind): string => `${subject}/${kind}`;
const reads = (subject: HistorySubject, roles: readonly Role[], of: readonly HistoryKind[], scope: AccessRule['scope'] = 'place'): AccessRule[] =>
  of.map((kind) => ({ roles, actions: ['read'], subject: subjectOf(subject, kind), scope }));

/**
 * The history shows the whole data of every event, so each kind of stream is its own subject (`History/plan`), and nobody reads of a kind what its
 * own service would not show them; a kind that is not named here is the auditors' alone. Auditors read all of it and no personal detail; agencies
 * read the case itself, not its history.
 */
export const policy: AccessPolicy = {
  subjects: {
    History: 'access', HistoryPersonal: 'access', Ledger: 'row',
    ...Object.fromEntries(kinds.flatMap((kind) => [[subjectOf('History', kind), 'access' as const], [subjectOf('HistoryPersonal', kind), 'access' as const]])),
  },
  rules: [
    { roles: ['auditor'], actions: ['read'], subject: 'History', scope: 'any' },
    ...reads('History', desk, course),
    ...reads('History', carers, [...course, ...care]),
    ...reads('History', network, autism),
    ...reads('History', ['guardian'], ['case', 'person', 'consent', 'referral', 'plan'], 'self'),

    ...reads('HistoryPersonal', ['community-liaison'], ['case', 'person', 'consent']),
    ...reads('HistoryPersonal', ['window-clerk'], course),
    ...reads('HistoryPersonal', handlers, [...course, ...care]),

    { roles: ['auditor'], actions: ['read'], subject: 'Ledger', scope: 'any' },
  ],
};

/** What of the history may be read: the condition, and the kinds that it can allow at all (null: every one). */
export interface HistoryAccess { readonly access: RowAccess; readonly kinds: readonly HistoryKind[] | null }

/** The rights of all kinds as one condition, so that a list of them pages as one. */
export const historyAccess = (ability: Ability, subject: HistorySubject): HistoryAccess => {
  const whole = ability.reading(subject);
  if (whole.filter !== null) return { access: whole, kinds: null };
  const groups = new Map<string, { kind: { $in: HistoryKind[] }; filter: object }>();
  for (const kind of kinds) {
    const { filter } = ability.reading(subjectOf(subject, kind));
    if (filter === null) continue;
    const key = JSON.stringify(filter);
    const group = groups.get(key) ?? { kind: { $in: [] }, filter };
    group.kind.$in.push(kind);
    groups.set(key, group);
  }
  const alternatives = [...groups.values()];
  return {
    access: { filter: alternatives.length === 0 ? null : { $or: alternatives.map(({ kind, filter }) => ({ $and: [{ kind }, filter] })) }, joined: true },
    kinds: alternatives.flatMap(({ kind }) => kind.$in),
  };
};
