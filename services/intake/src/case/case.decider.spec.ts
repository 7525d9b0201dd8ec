import fc from 'fast-check';
import { fold, foldsOverSnapshots, isRefused, specification } from '@kangfu/decider';
import type { CaseCommand } from './case.commands.js';
import { CASE_ACTIONS, caseDecider, type CaseFacts, type CasePerson, obstacle } from './case.decider.js';
import type { CaseEvent } from './case.events.js';
import { EXIT_CODES, MATERIAL_CODES, missingMaterials, NEED_KIND_CODES, proposeExit } from './needs.js';

const caseId = '0b54e1d6-0000-5000-8000-000000000001';
const personId = 'a3f0c1de-6f0e-5a40-9d3f-000000000001';
const ids = { caseId, personId };
const places = ['440304006', '440304', '4403', '440304006009'];
const person: CasePerson = { personId, street: '440304006', places, certificate: { grade: 3 }, onFile: ['identity-document', 'disability-proof'], openNeeds: [] };
const target = { code: '440304007', path: ['440304007', '440304', '4403'] };
const coordinator = '11111111-0000-5000-8000-000000000001';
const request = specification(caseDecider, { person, target, managerUnits: ['440304006'], closed: false } as CaseFacts);

const file = (more = {}): CaseCommand => ({ type: 'FileRequest', data: { caseId, needs: ['home-based', 'vocational'], provided: ['application-form', 'medical-record'], statement: null, filedAtUnit: '440304007', ...more } });
const filedBy = (command: CaseCommand): CaseEvent => {
  const { decision } = request.given().when(command);
  if (isRefused(decision)) throw new Error(JSON.stringify(decision));
  return decision[0]!;
};
const filed = filedBy(file());
const incomplete = filedBy(file({ provided: [] }));
const homeNeed = (filed as { data: { needs: { needId: string }[] } }).data.needs[0]!.needId;
const accepted: CaseEvent = { type: 'RequestAccepted', data: ids };
const returned: CaseEvent = { type: 'RequestReturned', data: { ...ids, missing: ['application-form', 'medical-record'] } };
const refused: CaseEvent = { type: 'RequestRefused', data: { ...ids, reasonCode: 'duplicate' } };
const accept: CaseCommand = { type: 'AcceptRequest', data: {} };
const sendBack = (...missing: never[]): CaseCommand => ({ type: 'ReturnRequest', data: { missing } });
const complete = (...provided: string[]): CaseCommand => ({ type: 'CompleteRequest', data: { provided: provided as never } });
const triage = (exit: string, reasonCode: string | null = null, needId = homeNeed): CaseCommand => ({ type: 'TriageNeed', data: { needId, exit: exit as never, reasonCode: reasonCode as never } });
const name: CaseCommand = { type: 'NameCaseManager', data: { manager: coordinator } };
const redirect: CaseCommand = { type: 'RedirectCase', data: {} };

test('a request lands at the window of the person\'s street, wherever it is filed', () =>
  expect(filed.data).toMatchObject({ street: '440304006', window: '440304006', places, filedAtUnit: '440304007', missing: [] }));

test('an overdue request is escalated one level after the other: to the street, the district, the programme office', () => {
  const overdue = (level: number): CaseCommand => ({ type: 'NoteOverdue', data: { step: 'accept', due: '2026-10-10', level } });
  const noted = (level: number, role: string, unit: string): CaseEvent => ({ type: 'StepOverdue', data: { ...ids, step: 'accept', due: '2026-10-10', level, escalatedTo: { role, unit } } });
  const chain = [noted(1, 'street-coordinator', '440304006'), noted(2, 'assessor', '440304'), noted(3, 'programme-office', '440304')];
  for (const [i, event] of chain.entries()) request.given(filed, ...chain.slice(0, i)).when(overdue(i + 1)).then(event);
  request.given(filed, chain[0]!).when(overdue(1)).thenNothing();
  request.given().when(overdue(1)).thenRefuses('not-found');
  // The world has moved on since the clock ran out.
  for (const later of [accepted, refused, returned]) request.given(filed, later).when(overdue(1)).thenNothing();
  // Moved to another street it stays overdue, and that street's chain is told.
  request.given(filed, chain[0]!, { type: 'CaseRedirected', data: { ...ids, street: '440304007', window: '440304007', places: target.path, from: '440304006' } }).when(overdue(2)).then(noted(2, 'assessor', '440304'));
  request.given(filed, chain[0]!).when(accept).then(accepted);
});

test('nobody asks twice for the same while the first request is open; another need is another request', () => {
  request.given().when(file(), { person: { ...person, openNeeds: ['home-based'] } }).thenRefuses('request-open-already');
  request.given().when(file(), { person: { ...person, openNeeds: ['education'] } }).thenTypes('RequestFiled');
});

test('papers seen before are not asked for again', () => {
  expect(incomplete.data).toMatchObject({ missing: ['application-form', 'medical-record'] });
  expect(missingMaterials(['education', 'assistive-devices'], [])).toEqual(['application-form', 'identity-document', 'disability-proof', 'school-statement', 'device-prescription']);
});

test('an incomplete request is kept, and accepted once it is complete', () => {
  request.given(incomplete).when(accept).thenRefuses('materials-missing');
  request.given(incomplete).when(complete('medical-record')).then({ type: 'RequestCompleted', data: { ...ids, provided: ['medical-record'], missing: ['application-form'] } });
  request.given(incomplete, returned).when(complete('medical-record', 'application-form')).then({ type: 'RequestCompleted', data: { ...ids, provided: ['application-form', 'medical-record'], missing: [] } });
  request.given(incomplete).when(complete('school-statement')).thenRefuses('nothing-provided');
  request.given(filed).when(complete('medical-record')).thenRefuses('nothing-missing');
  request.given(incomplete, { type: 'RequestCompleted', data: { ...ids, provided: ['medical-record', 'application-form'], missing: [] } }).when(accept).then(accepted);
});

test('one notice names everything: a second one may not name more', () => {
  request.given(incomplete).when(sendBack()).then(returned);
  request.given(filed).when(sendBack()).thenRefuses('nothing-missing');
  request.given(filed).when(sendBack('identity-document' as never)).thenTypes('RequestReturned');
  request.given(incomplete, returned).when(sendBack()).thenRefuses('request-not-open');
  const half: CaseEvent = { type: 'RequestCompleted', data: { ...ids, provided: ['medical-record'], missing: ['application-form'] } };
  request.given(incomplete, returned, half).when(sendBack()).thenTypes('RequestReturned');
  request.given(incomplete, returned, half).when(sendBack('identity-document' as never)).thenRefuses('not-in-first-notice');
});

test('a refusal has a reason, and other reasons are explained', () => {
  request.given(filed).when({ type: 'RefuseRequest', data: { reasonCode: 'other', reason: null } }).thenRefuses('reason-required');
  request.given(filed).when({ type: 'RefuseRequest', data: { reasonCode: 'other', reason: '…' } }).then({ type: 'RequestRefused', data: { ...ids, reasonCode: 'other' }, personal: { reason: '…' } });
  request.given(filed, refused).when(accept).thenRefuses('request-not-open');
  request.given(filed, accepted).when(accept).thenRefuses('request-not-open');
});

test('a coordinator who differs from the rule says why', () => {
  request.given(filed, accepted).when(triage('street')).then({ type: 'NeedTriaged', data: { ...ids, needId: homeNeed, exit: 'street', proposed: 'street', rule: 'triage-v1' } });
  request.given(filed, accepted).when(triage('district')).thenRefuses('triage-reason-required');
  request.given(filed, accepted).when(triage('district', 'severity')).thenTypes('NeedTriaged');
  request.given(filed, accepted).when(triage('street', null, caseId)).thenRefuses('unknown-need');
  request.given(filed).when(triage('street')).thenRefuses('request-not-open');
  expect(proposeExit('psychological', { grade: 1 })).toBe('district');
  expect(proposeExit('home-based', null)).toBe('district');
});

test('each need is triaged once', () => {
  const done = (needId: string): CaseEvent => ({ type: 'NeedTriaged', data: { ...ids, needId, exit: 'street', proposed: 'street', rule: 'triage-v1' } });
  request.given(filed, accepted, done(homeNeed)).when(triage('street')).thenRefuses('need-triaged');
  const all = (filed as { data: { needs: { needId: string }[] } }).data.needs.map(({ needId }) => done(needId));
  request.given(filed, accepted, ...all).when(triage('street')).thenRefuses('all-needs-triaged');
});

test('the case manager holds a post where the case is', () => {
  const named: CaseEvent = { type: 'CaseManagerNamed', data: { ...ids, manager: coordinator, unit: '440304006' } };
  request.given(filed, accepted).when(name).then(named);
  request.given(filed, accepted).when(name, { managerUnits: ['440304007'] }).thenRefuses('manager-not-here');
  request.given(filed, accepted, named).when(name).thenNothing();
  request.given(filed).when(name).thenRefuses('request-not-open');
});

test('a redirected case leaves its street and a manager of that street behind', () => {
  const moved: CaseEvent = { type: 'CaseRedirected', data: { ...ids, street: '440304007', window: '440304007', places: target.path, from: '440304006' } };
  request.given(filed).when(redirect).then(moved);
  request.given(filed).when(redirect, { target: null }).thenRefuses('unknown-street');
  request.given(filed).when(redirect, { target: { code: '440304006', path: places } }).thenRefuses('same-street');
  const named = (unit: string): CaseEvent => ({ type: 'CaseManagerNamed', data: { ...ids, manager: coordinator, unit } });
  expect(request.given(filed, accepted, named('440304006'), moved).state()).toMatchObject({ street: '440304007', manager: null });
  expect(request.given(filed, accepted, named('440304'), moved).state()).toMatchObject({ manager: { unit: '440304' } });
});

test('nothing is done to a closed case, nor to one that does not exist', () => {
  request.given(filed, accepted).when(triage('street'), { closed: true }).thenRefuses('case-closed');
  request.given().when(accept).thenRefuses('not-found');
  request.given().when(file(), { person: null }).thenRefuses('not-found');
  request.given().when(file({ needs: [] })).thenRefuses('needs-required');
  request.given(filed).when(file()).thenRefuses('request-filed');
});

const command: fc.Arbitrary<CaseCommand> = fc.oneof(
  fc.constant(file()), fc.constant(file({ provided: [] })), fc.constant(accept), fc.constant(redirect), fc.constant(name), fc.integer({ min: 1, max: 3 }).map((level): CaseCommand => ({ type: 'NoteOverdue', data: { step: 'accept', due: '2026-10-10', level } })),
  fc.subarray(MATERIAL_CODES).map((missing): CaseCommand => ({ type: 'ReturnRequest', data: { missing } })),
  fc.subarray(MATERIAL_CODES).map((provided): CaseCommand => ({ type: 'CompleteRequest', data: { provided } })),
  fc.constant<CaseCommand>({ type: 'RefuseRequest', data: { reasonCode: 'duplicate', reason: null } }),
  fc.tuple(fc.constantFrom(...EXIT_CODES), fc.constantFrom(...NEED_KIND_CODES)).map(([exit]) => triage(exit, 'severity')),
);

test('whatever is tried in whatever order: an accepted case has its papers, and what is said to be possible is not refused for the state', () => {
  fc.assert(fc.property(fc.array(command, { maxLength: 20 }), (commands) => {
    const past: CaseEvent[] = [];
    for (const next of commands) {
      const state = fold(caseDecider, past);
      const decision = caseDecider.decide(next, state, { person, target, managerUnits: ['440304006'] });
      if (state.status !== 'none' && next.type !== 'FileRequest' && next.type !== 'NoteOverdue') {
        const blocked = obstacle(next.type, state, false);
        if (blocked) expect(isRefused(decision) && decision.refusals[0]!.code).toBe(blocked.code);
      }
      if (!isRefused(decision)) past.push(...decision);
      const after = fold(caseDecider, past);
      if (after.status === 'accepted') expect(after.missing).toEqual([]);
      if (after.status === 'returned') expect(after.missing.length).toBeGreaterThan(0);
    }
    foldsOverSnapshots(caseDecider, past);
  }));
  expect(CASE_ACTIONS).toHaveLength(7);
});
