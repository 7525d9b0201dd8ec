import { type Actor, type Appointment, deskOf, type PostRow, type Role } from '@kangfu/access';
import { ids } from '../../shared/examples.js';
import type { WorkItem as StoredItem } from '../../worklist/work-item.js';
import { WORK_KIND_CODES, WORK_KINDS, type WorkKind } from '../../worklist/work-kinds.js';
import { Staff } from './staffing.js';
import { workItemView } from './worklist.types.js';

const [STREET, BESIDE] = ['440304006', '440304007'];
const [TODAY, ABSENT, DEPUTY] = ['2026-11-20', ids.coordinator, ids.liaison];
const post = (userId: string, more: Partial<PostRow> = {}): PostRow => ({ userId, role: 'street-coordinator', unit: STREET, path: [STREET, '440304'], ended: false, deputy: null, absences: [], ...more });
const held = (unit: string, absent?: string): Appointment => ({ role: 'street-coordinator', unit, path: [unit, '440304'], ...(absent ? { for: absent } : {}) });
const item = (kind: WorkKind, role: Role, person: string | null, unit: string | null = STREET): StoredItem => ({
  id: ids.case, kind, step: WORK_KINDS[kind] ?? 'accept', desk: deskOf(role, unit ?? ids.person), role, unit, person, agency: null, accessKey: `case-${ids.case}`, row: ids.case, rank: 0, over: '9999-12-31', caseId: ids.case, personId: ids.person, street: STREET, community: null,
  about: null, since: '2026-11-16T01:00:00.000Z', due: '2026-11-20', soonFrom: '2026-11-18', level: 0, chases: null, urge: null,
});
const seen = (actor: Actor, rows: PostRow[], what: StoredItem) => { const { person, standingInFor } = workItemView(TODAY, new Staff(rows, actor, TODAY))(what); return { person, standingInFor }; };
const coordinator: Actor = { id: ids.worker, appointments: [held(STREET)] };

test.each(WORK_KIND_CODES)('nothing stays with somebody who has left: %s', (kind) => {
  for (const role of ['street-coordinator', 'assessor', 'expert', 'community-liaison', 'window-clerk'] as const) {
    expect(seen(coordinator, [post(ABSENT)], item(kind, role, ABSENT))).toMatchObject({ person: ABSENT });
    expect(seen(coordinator, [], item(kind, role, ABSENT))).toMatchObject({ person: null });
    // Gone to another unit is gone from this one.
    expect(seen(coordinator, [post(ABSENT, { unit: BESIDE })], item(kind, role, ABSENT))).toMatchObject({ person: null });
  }
  expect(seen(coordinator, [], item(kind, 'guardian', null, null))).toMatchObject({ person: null });
});

test('a deputy at the same desk finds what is theirs, and of it what they would do for who is away', () => {
  const deputy: Actor = { id: DEPUTY, appointments: [held(STREET), held(STREET, ABSENT)] };
  const rows = [post(ABSENT), post(DEPUTY)];
  expect(seen(deputy, rows, item('triage-need', 'street-coordinator', ABSENT))).toEqual({ person: ABSENT, standingInFor: ABSENT });
  expect(seen(deputy, rows, item('triage-need', 'street-coordinator', DEPUTY))).toEqual({ person: DEPUTY, standingInFor: null });
  expect(seen(deputy, rows, item('triage-need', 'street-coordinator', null))).toEqual({ person: null, standingInFor: null });
  expect(seen({ id: DEPUTY, appointments: [held(STREET)] }, rows, item('triage-need', 'street-coordinator', ABSENT))).toEqual({ person: ABSENT, standingInFor: null });
});

test('a deputy from beside does all that lies on the desk for who is away', () => {
  const deputy: Actor = { id: DEPUTY, appointments: [held(BESIDE), held(STREET, ABSENT)] };
  expect(seen(deputy, [post(ABSENT)], item('triage-need', 'street-coordinator', null))).toEqual({ person: null, standingInFor: ABSENT });
  expect(seen(deputy, [post(ABSENT)], item('triage-need', 'street-coordinator', null, BESIDE))).toEqual({ person: null, standingInFor: null });
  expect(new Staff([], deputy, TODAY).stoodInFor()).toEqual([{ unit: STREET, person: ABSENT }]);
});

test('who leads sees who is away today and who stands in', () => {
  const absences = [{ from: TODAY, until: TODAY, back: null }];
  const staff = (...rows: PostRow[]) => new Staff(rows, coordinator, TODAY);
  expect([staff(post(ABSENT, { absences })).away(ABSENT), staff(post(ABSENT, { absences })).stoodInBy(ABSENT)]).toEqual([true, null]);
  expect(staff(post(ABSENT, { absences, deputy: { userId: DEPUTY, from: TODAY, until: null } })).stoodInBy(ABSENT)).toBe(DEPUTY);
  expect(staff(post(ABSENT, { deputy: { userId: DEPUTY, from: TODAY, until: null } })).stoodInBy(ABSENT)).toBeNull();
});
