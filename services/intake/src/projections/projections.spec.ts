import { streamId } from '@kangfu/common';
import type { ProjectedEvent, Projection, Slice } from '@kangfu/subscriptions';
import { cases } from './cases/cases.projection.js';
import { consents, inForce } from './consents/consents.projection.js';
import { persons } from './persons/persons.projection.js';
import { staff } from './staff/staff.projection.js';
import { unitDirectory } from './unit-directory/unit-directory.projection.js';

interface Told { readonly stream: string; readonly service?: string; readonly type: string; readonly data: object; readonly sealed?: object }
const AT = '2026-11-22T03:00:00.000Z';

/** The rows that events make, by key: folds each stream of each row, then takes the view. */
const rowsOf = <V extends object>(projection: Projection<V>, events: readonly Told[]): Record<string, V> => {
  const rows = new Map<string, Map<string, Slice>>();
  const versions = new Map<string, number>();
  for (const { stream, service, type, data, sealed = null } of events) {
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    const event = { stream, type, data, version, at: AT, occurred: AT, sealed } as unknown as ProjectedEvent<never>;
    for (const handler of projection.handlers.filter(({ definition }) => definition.type === type && (service === undefined || definition.service === service))) {
      for (const key of handler.rows(event)) {
        const slices = rows.get(key) ?? new Map<string, Slice>();
        const state: unknown = JSON.parse(JSON.stringify(handler.fold(slices.get(stream)?.state, event)));
        rows.set(key, slices.set(stream, { stream, version, at: AT, state }));
      }
    }
  }
  const view = (key: string, slices: Map<string, Slice>): V | null => {
    const all = <S>(kind: string) => [...slices.values()].filter(({ stream }) => stream.slice(0, -37) === kind) as Slice<S>[];
    return projection.view(key, { all, one: <S>(kind: string) => all<S>(kind)[0] ?? null, every: <S>() => [...slices.values()] as Slice<S>[] });
  };
  return Object.fromEntries([...rows].flatMap(([key, slices]) => { const row = view(key, slices); return row ? [[key, row]] : []; }));
};

const [caseId, personId, consentId, needId, manager] = ['1', '2', '3', '4', '5'].map((n) => `${n.repeat(8)}-0000-5000-8000-000000000000`) as [string, string, string, string, string];
const ids = { caseId, personId };
const stream = streamId('case', caseId);
const filed: Told = {
  stream, type: 'RequestFiled', sealed: { blob: 1 },
  data: { ...ids, street: '440304006', window: '440304006', places: ['440304006', '440304', '4403'], needs: [{ needId, kind: 'vocational' }], missing: ['application-form'], provided: [], filedAtUnit: null },
};
const accepted: Told = { stream, type: 'RequestAccepted', data: ids };
const only = (events: readonly Told[]) => rowsOf(cases, events)[caseId];

test('a case shows where it lies, what is missing and who has it', () => {
  expect(only([filed])).toMatchObject({ status: 'filed', open: true, street: '440304006', missing: ['application-form'], unassigned: true, filedAt: AT, decidedAt: null, statement: { blob: 1 }, version: 1, accessKey: `case-${caseId}` });
  const named: Told = { stream, type: 'CaseManagerNamed', data: { ...ids, manager, unit: '440304006' } };
  const triaged: Told = { stream, type: 'NeedTriaged', data: { ...ids, needId, exit: 'district', proposed: 'district', rule: 'triage-v1' } };
  expect(only([filed, accepted, named])).toMatchObject({ status: 'accepted', manager: { userId: manager, unit: '440304006' }, unassigned: false, decidedAt: AT, version: 3 });
  expect(only([filed, accepted, triaged])).toMatchObject({ status: 'triaged', needs: [{ triage: { exit: 'district', reasonCode: null } }] });
  expect(only([filed, accepted, named, { stream, type: 'CaseRedirected', data: { ...ids, street: '440304007', window: '440304007', places: ['440304007', '440304', '4403'], from: '440304006' } }]))
    .toMatchObject({ street: '440304007', unassigned: true });
  expect(only([filed, { stream, type: 'RequestRefused', data: { ...ids, reasonCode: 'duplicate' }, sealed: { blob: 2 } }])).toMatchObject({ status: 'refused', open: false, refusal: 'duplicate', refusalReason: { blob: 2 } });
});

test('a case has its receipt, whichever stream comes first, as the request was filed', () => {
  const counted: Told = { stream: streamId('receipt', consentId), type: 'ReceiptIssued', data: { ...ids, street: '440304006', year: 2026, serial: 7, number: '440304006-2026-000007' } };
  const completed: Told = { stream, type: 'RequestCompleted', data: { ...ids, provided: ['application-form'], missing: [] } };
  for (const events of [[filed, counted, completed], [counted, filed, completed]]) {
    expect(only(events)).toMatchObject({ receipt: { number: '440304006-2026-000007', issuedAt: AT }, filed: { window: '440304006', missing: ['application-form'], provided: [] }, missing: [], version: 2 });
  }
  expect(only([filed])).toMatchObject({ receipt: null });
});

test('what is withdrawn, or ended with information alone, is not open', () => {
  const triaged = (exit: string): Told => ({ stream, type: 'NeedTriaged', data: { ...ids, needId, exit, proposed: 'district', rule: 'triage-v2', matched: 'assessment' } });
  const told: Told = { stream, type: 'InformationGiven', data: { ...ids, needId }, sealed: { blob: 3 } };
  expect(only([filed, accepted, triaged('information'), told])).toMatchObject({ status: 'informed', open: false, information: { [needId]: { blob: 3 } }, needs: [{ triage: { rule: 'triage-v2', matched: 'assessment' } }] });
  const handled: Told = { stream, type: 'HandlerAssigned', data: { ...ids, needId, handler: manager, unit: '440304006' } };
  expect(only([filed, accepted, triaged('street'), handled])).toMatchObject({ status: 'triaged', open: true, needs: [{ handler: { userId: manager, unit: '440304006' } }] });
  const withdrawn: Told = { stream, type: 'RequestWithdrawn', data: { ...ids, street: '440304006', accepted: true, reasonCode: 'moved' }, sealed: { blob: 4 } };
  expect(only([filed, accepted, withdrawn])).toMatchObject({ status: 'withdrawn', open: false, withdrawal: { reasonCode: 'moved', at: AT }, withdrawalReason: { blob: 4 } });
});

test('a request that is not decided in time says so until it is', () => {
  const overdue = (level: number): Told => ({ stream, service: 'intake', type: 'StepOverdue', data: { ...ids, step: 'accept', due: '2026-10-10', level, escalatedTo: { role: 'assessor', unit: '440304' } } });
  expect(only([filed])).toMatchObject({ overdue: null, late: false });
  expect(only([filed, overdue(1), overdue(2)])).toMatchObject({ late: true, overdue: { due: '2026-10-10', level: 2, escalatedTo: { unit: '440304' }, since: AT } });
  expect(only([filed, overdue(1), accepted])).toMatchObject({ overdue: null, late: false });
  // As quality tells of it now, of this step and of others; `overdue` is of an earlier release.
  const told = (level: number, step = 'accept'): Told => ({ stream: streamId('clock', caseId), service: 'quality', type: level === 1 ? 'StepOverdue' : 'StepEscalated', data: { ...ids, step, due: '2026-10-10', level, escalatedTo: { role: 'assessor', unit: '440304' } } });
  expect(only([told(1), filed, told(2), told(3, 'triage')])).toMatchObject({ late: true, overdue: { due: '2026-10-10', level: 2, since: AT } });
  expect(only([filed, overdue(1), told(2)])).toMatchObject({ overdue: { level: 2 } });
  expect(only([filed, told(1), accepted])).toMatchObject({ overdue: null, late: false });
});

test('quality closes and reopens, in whatever order its events come', () => {
  const closure = streamId('closure', caseId);
  const closed: Told = { stream: closure, type: 'CaseClosed', data: { ...ids, reason: 'goal-met' } };
  expect(only([closed, filed, accepted])).toMatchObject({ status: 'closed', open: false });
  expect(only([filed, closed, accepted, { stream: closure, type: 'CaseReopened', data: ids }])).toMatchObject({ status: 'accepted', open: true });
  expect(only([closed])).toBeUndefined();
});

test('a person keeps what was sealed, the newest contact first', () => {
  const person = streamId('person', personId);
  const registered: Told = { stream: person, type: 'PersonRegistered', sealed: { blob: 1 }, data: { personId, idKind: 'none', sex: 'f', ageBand: '0-6', street: '440304006', places: ['440304006'], flags: ['no-identity'] } };
  const changed = (blob: number): Told => ({ stream: person, type: 'ContactChanged', data: { personId }, sealed: { blob } });
  expect(rowsOf(persons, [registered, changed(2), changed(3)])[personId]).toMatchObject({ certificate: null, area: null, identity: { blob: 1 }, contacts: [{ blob: 3 }, { blob: 2 }], version: 3 });
});

test('a consent is in force from its first to its last day, until it is withdrawn', () => {
  const given: Told = { stream: streamId('consent', consentId), type: 'ConsentGiven', data: { consentId, ...ids, givenBy: 'self', purposes: ['referral'], recipients: ['ft-rehab-centre'], dataClasses: ['identity'], validFrom: '2026-11-22', validUntil: '2026-12-31' } };
  const consent = rowsOf(consents, [given])[consentId]!;
  expect(['2026-11-21', '2026-11-22', '2026-12-31', '2027-01-01'].map((day) => inForce(consent, day))).toEqual([false, true, true, false]);
  expect(inForce(rowsOf(consents, [given, { ...given, type: 'ConsentWithdrawn', data: { consentId, ...ids } }])[consentId]!, '2026-11-23')).toBe(false);
});

test('units and appointments by their ids', () => {
  const unit = { code: '440304006', kind: 'street', name: { zh: '香蜜湖街道', en: 'Xiangmihu' }, path: ['440304006', '440304', '4403'], serves: [] };
  expect(rowsOf(unitDirectory, [{ stream: streamId('unit', needId), type: 'UnitOpened', data: unit }])[needId]).toMatchObject({ unitId: needId, parent: '440304' });
  const appointment = streamId('appointment', consentId);
  const begun: Told = { stream: appointment, type: 'PersonAppointed', data: { appointmentId: consentId, userId: manager, role: 'window-clerk', unit: '440304006', path: unit.path } };
  expect(rowsOf(staff, [begun])[consentId]).toMatchObject({ places: unit.path, since: AT, until: null });
  expect(rowsOf(staff, [begun, { stream: appointment, type: 'AppointmentEnded', data: { appointmentId: consentId, userId: manager } }])[consentId]).toMatchObject({ until: AT, version: 2 });
});
