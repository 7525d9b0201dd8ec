import { type CaseEvent, concerns, entitlements, inOrder } from './entitlement.js';

/** An agency's right to one case as the mailbox has told it so far. */
export interface ToldRight { readonly agency: string; readonly caseId: string; readonly open: boolean; /** How often it has begun. */ readonly grants: number }

export interface NewEntry {
  readonly agency: string;
  readonly caseId: string;
  readonly kind: 'access-began' | 'event' | 'access-ended';
  /** Unique within the agency's mailbox: an entry is appended once. */
  readonly origin: string;
  readonly eventId: string | null;
}

/**
 * What is still to be appended to which mailbox for one person: the beginning of a right with a snapshot and everything recorded so far (back-fill),
 * each further event once, the end always. A right that begins again is told from the start again: whoever was told of its end may have deleted everything. Pure: computed from what is known and what was told, so a crash in between changes nothing.
 */
export const planEntries = (events: readonly CaseEvent[], told: readonly ToldRight[], delivered: ReadonlySet<string>, isPublic: (event: CaseEvent) => boolean, day: string): { entries: NewEntry[]; rights: ToldRight[] } => {
  const entries: NewEntry[] = [];
  const rights: ToldRight[] = [];
  const current = entitlements(events, day);
  const ordered = [...events].sort(inOrder);
  for (const { agency, caseId } of current) {
    const before = told.find((right) => right.agency === agency && right.caseId === caseId);
    const grants = before?.open ? before.grants : (before?.grants ?? 0) + 1;
    if (!before?.open) {
      entries.push({ agency, caseId, kind: 'access-began', origin: `began|${caseId}|${grants}`, eventId: null });
      rights.push({ agency, caseId, open: true, grants });
    }
    for (const event of ordered) {
      if (event.caseId !== null && event.caseId !== caseId) continue;
      if (!isPublic(event) || !concerns(event, agency, events)) continue;
      const origin = `event|${caseId}|${grants}|${event.id}`;
      if (!delivered.has(`${agency}|${origin}`)) entries.push({ agency, caseId, kind: 'event', origin, eventId: event.id });
    }
  }
  for (const right of told) {
    if (!right.open || current.some((c) => c.agency === right.agency && c.caseId === right.caseId)) continue;
    entries.push({ agency: right.agency, caseId: right.caseId, kind: 'access-ended', origin: `ended|${right.caseId}|${right.grants}`, eventId: null });
    rights.push({ ...right, open: false });
  }
  return { entries, rights };
};
