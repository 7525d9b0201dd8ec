import fc from 'fast-check';
import { fold, foldsOverSnapshots, isRefused, specification } from '@kangfu/decider';
import type { CaseCommand } from './case.commands.js';
import { CASE_ACTIONS, caseDecider, type CaseFacts, type CasePerson, obstacle } from './case.decider.js';
import type { CaseEvent } from './case.events.js';
import { checklistFor, EXIT_CODES, MATERIAL_CODES, missingMaterials, NEED_KIND_CODES } from './needs.js';

const caseId = '0b54e1d6-0000-5000-8000-000000000001';
const personId = 'a3f0c1de-6f0e-5a40-9d3f-000000000001';
const ids = { caseId, personId };
const places = ['440304006', '440304', '4403', '440304006009'];
const person: CasePerson = { personId, street: '440304006', places, certificate: { disabilityClass: 4, grade: 3 }, ageBand: '60+', onFile: ['identity-document', 'disability-proof'], openNeeds: [] };
const target = { code: '440304007', path: ['440304007', '440304', '4403'] };
const coordinator = '11111111-0000-5000-8000-000000000001';
const offers = [{ from: '2014-10-01', until: null, classes: [], grades: [3, 4], ageBands: [] }];
const facts: CaseFacts = { now: '2026-11-22T02:00:00.000Z', person, offers, target, managerUnits: ['440304006'], handlerPosts: [['440304006009', '440304006', '440304', '4403']], closed: false };
const request = specification(caseDecider, facts);

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
const triage = (exit: string, reasonCode: string | null = null, needId = homeNeed, information: string | null = null): CaseCommand => ({ type: 'TriageNeed', data: { needId, exit: exit as never, reasonCode: reasonCode as never, information } });
const withdraw = (reasonCode = 'own-wish', reason: string | null = null): CaseCommand => ({ type: 'WithdrawRequest', data: { reasonCode: reasonCode as never, reason } });
const assign = (needId = homeNeed): CaseCommand => ({ type: 'AssignHandler', data: { needId, handler: coordinator } });
const triaged = (exit: 'street' | 'district' | 'information', needId = homeNeed): CaseEvent => ({ type: 'NeedTriaged', data: { ...ids, needId, exit, proposed: exit, rule: 'triage-v2' } });
const name: CaseCommand = { type: 'NameCaseManager', data: { manager: coordinator } };
const redirect: CaseCommand = { type: 'RedirectCase', data: {} };

test('a request lands at the window of the person\'s street, wherever it is filed', () =>
  expect(filed.data).toMatchObject({ street: '440304006', window: '440304006', places, filedAtUnit: '440304007', missing: [] }));

test('a request of which an earlier release told that it is overdue goes its way', () => {
  const noted: CaseEvent = { type: 'StepOverdue', data: { ...ids, step: 'accept', due: '2026-10-10', level: 1, escalatedTo: { role: 'street-coordinator', unit: '440304006' } } };
  request.given(filed, noted).when(accept).then(accepted);
});

test('nobody asks twice for the same while the first request is open; another need is another request', () => {
  request.given().when(file(), { person: { ...person, openNeeds: ['home-based'] } }).thenRefuses('request-open-already');
  request.given().when(file(), { person: { ...person, openNeeds: ['education'] } }).thenTypes('RequestFiled');
});

test('what a screening found is filed for the person, and what is open already left out', () => {
  const screening = { screeningId: caseId, campaignId: personId, recordedBy: coordinator };
  const found = file({ screening: { ...screening, personId } });
  expect((request.given().when(found).decision as readonly CaseEvent[])[0]!.data).toMatchObject({ screening, needs: [{ kind: 'home-based' }, { kind: 'vocational' }] });
  expect((request.given().when(found, { person: { ...person, openNeeds: ['home-based'] } }).decision as readonly CaseEvent[])[0]!.data).toMatchObject({ needs: [{ kind: 'vocational' }] });
  request.given().when(found, { person: { ...person, openNeeds: ['home-based', 'vocational'] } }).thenNothing();
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

test('an applicant withdraws before the request is accepted or after, once', () => {
  const gone = (was: boolean): CaseEvent => ({ type: 'RequestWithdrawn', data: { ...ids, street: '440304006', accepted: was, reasonCode: 'own-wish' } });
  request.given(filed).when(withdraw()).then(gone(false));
  request.given(incomplete, returned).when(withdraw()).then(gone(false));
  request.given(filed, accepted).when(withdraw()).then(gone(true));
  request.given(filed, gone(false)).when(withdraw()).thenRefuses('request-not-open');
  request.given(filed, refused).when(withdraw()).thenRefuses('request-not-open');
  request.given(filed, accepted).when(withdraw(), { closed: true }).thenRefuses('case-closed');
  request.given(filed).when(withdraw('other')).thenRefuses('reason-required');
  request.given(filed).when(withdraw('other', '…')).then({ type: 'RequestWithdrawn', data: { ...ids, street: '440304006', accepted: false, reasonCode: 'other' }, personal: { reason: '…' } });
  for (const command of [accept, triage('street'), name, redirect]) request.given(filed, accepted, gone(true)).when(command).thenRefuses('request-not-open');
});

test('a coordinator who differs from the rule says why', () => {
  request.given(filed, accepted).when(triage('street')).then({ type: 'NeedTriaged', data: { ...ids, needId: homeNeed, exit: 'street', proposed: 'street', rule: 'triage-v2', matched: 'street-serves' } });
  request.given(filed, accepted).when(triage('street'), { offers: [] }).thenRefuses('triage-reason-required');
  request.given(filed, accepted).when(triage('district')).thenRefuses('triage-reason-required');
  request.given(filed, accepted).when(triage('district', 'severity')).thenTypes('NeedTriaged');
  request.given(filed, accepted).when(triage('street', null, caseId)).thenRefuses('unknown-need');
  request.given(filed).when(triage('street')).thenRefuses('request-not-open');
});

test('a triage keeps the version of the rule that was in force on its day', () =>
  request.given(filed, accepted).when(triage('street'), { now: '2025-12-31T15:59:59.000Z' }).then({ type: 'NeedTriaged', data: { ...ids, needId: homeNeed, exit: 'street', proposed: 'street', rule: 'triage-v1', matched: 'light-at-home' } }));

test('information ends a need, and says what it was', () => {
  request.given(filed, accepted).when(triage('information', 'already-served')).thenRefuses('information-required');
  const [decided, given] = (request.given(filed, accepted).when(triage('information', 'already-served', homeNeed, '请到…')).decision as readonly CaseEvent[]);
  expect([decided!.type, given]).toEqual(['NeedTriaged', { type: 'InformationGiven', data: { ...ids, needId: homeNeed }, personal: { text: '请到…' } }]);
});

test('what the street serves itself has a handler with a post there, who can be replaced', () => {
  const assigned: CaseEvent = { type: 'HandlerAssigned', data: { ...ids, needId: homeNeed, handler: coordinator, unit: '440304006009' } };
  request.given(filed, accepted, triaged('street')).when(assign()).then(assigned);
  request.given(filed, accepted, triaged('street'), assigned).when(assign()).thenNothing();
  request.given(filed, accepted, triaged('street')).when(assign(), { handlerPosts: [['440304007', '440304', '4403']] }).thenRefuses('handler-not-here');
  request.given(filed, accepted, triaged('district')).when(assign()).thenRefuses('no-need-at-street');
  request.given(filed, accepted, triaged('street')).when(assign(caseId)).thenRefuses('unknown-need');
  request.given(filed).when(assign()).thenRefuses('request-not-open');
  // Nobody of the old street serves a case that has moved.
  const moved: CaseEvent = { type: 'CaseRedirected', data: { ...ids, street: '440304007', window: '440304007', places: target.path, from: '440304006' } };
  expect(request.given(filed, accepted, triaged('street'), assigned, moved).state()).toMatchObject({ needs: [{ handler: null }, { handler: null }] });
});

test('a case follows a person who moved, unless it is over or there already', () => {
  const there = ['440304007', '440304', '4403'];
  const handOver: CaseCommand = { type: 'HandOverCase', data: { street: '440304007', places: there } };
  const moved: CaseEvent = { type: 'CaseRedirected', data: { ...ids, street: '440304007', window: '440304007', places: there, from: '440304006', cause: 'moved' } };
  for (const past of [[filed], [filed, accepted]]) request.given(...past).when(handOver).then(moved);
  request.given(filed, moved).when(handOver).thenNothing();
  request.given(filed, { type: 'RequestRefused', data: { ...ids, reasonCode: 'duplicate' } }).when(handOver).thenNothing();
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
  // Back where the person lives, the liaison of the community sees it again.
  request.given(filed, moved).when(redirect, { target: { code: '440304006', path: ['440304006', '440304', '4403'] } })
    .then({ type: 'CaseRedirected', data: { ...ids, street: '440304006', window: '440304006', places, from: '440304007' } });
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
  fc.constant(file()), fc.constant(file({ provided: [] })), fc.constant(accept), fc.constant(redirect), fc.constant(name), fc.constant(withdraw()), fc.constant(assign()),
  fc.subarray(MATERIAL_CODES).map((missing): CaseCommand => ({ type: 'ReturnRequest', data: { missing } })),
  fc.subarray(MATERIAL_CODES).map((provided): CaseCommand => ({ type: 'CompleteRequest', data: { provided } })),
  fc.constant<CaseCommand>({ type: 'RefuseRequest', data: { reasonCode: 'duplicate', reason: null } }),
  fc.tuple(fc.constantFrom(...EXIT_CODES), fc.constantFrom(...NEED_KIND_CODES)).map(([exit]) => triage(exit, 'severity', homeNeed, '…')),
);

test('whatever is tried in whatever order: an accepted case has its papers, and what is said to be possible is not refused for the state', () => {
  fc.assert(fc.property(fc.array(command, { maxLength: 20 }), (commands) => {
    const past: CaseEvent[] = [];
    for (const next of commands) {
      const state = fold(caseDecider, past);
      const decision = caseDecider.decide(next, state, facts);
      if (state.status !== 'none' && next.type !== 'FileRequest' && next.type !== 'HandOverCase' && next.type !== 'NoteDeath' && next.type !== 'HandOverWork') {
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
  expect(CASE_ACTIONS).toHaveLength(9);
});

test('where a street is not switched on nothing is filed; what its units set goes with the request', () => {
  const settings = [{ unit: '440304', key: 'switched-on' as const, from: '2026-01-01', on: false }, { unit: '440304006', key: 'switched-on' as const, from: '2026-03-01', on: true }, { unit: '440304006', key: 'accept' as const, from: '2026-03-01', days: 3 }];
  request.given().when(file(), { person: { ...person, settings }, now: '2026-02-01T02:00:00.000Z' }).thenRefuses('street-not-switched-on');
  expect(request.given().when(file(), { person: { ...person, settings }, now: '2026-03-01T02:00:00.000Z' }).decision).toMatchObject([{ type: 'RequestFiled', data: { acceptDays: 3 } }]);
});

test('for the dead nothing is filed; a case is told of a death once, and that it was an error', () => {
  request.given().when(file(), { person: { ...person, died: true } }).thenRefuses('person-died');
  const note = (day: string | null): CaseCommand => ({ type: 'NoteDeath', data: { day } });
  const died: CaseEvent = { type: 'ClientDied', data: { ...ids, day: '2026-11-20' } };
  const alive: CaseEvent = { type: 'ClientDeathWithdrawn', data: ids };
  request.given(filed).when(note('2026-11-20')).then(died);
  request.given(filed, died, accepted).when(note('2026-11-20')).thenNothing();
  request.given(filed, died).when(note(null)).then(alive);
  request.given(filed).when(note(null)).thenNothing();
  request.given(filed, refused).when(note('2026-11-20')).thenNothing();
});

test('nothing is sent to a street that is not switched on', () => {
  const targetSettings = [{ unit: '440304', key: 'switched-on' as const, from: '2026-01-01', on: false }];
  request.given(filed).when(redirect, { targetSettings }).thenRefuses('street-not-switched-on');
  request.given(filed).when(redirect, { targetSettings: [...targetSettings, { unit: '440304007', key: 'switched-on' as const, from: '2026-03-01', on: true }] }).thenTypes('CaseRedirected');
});

describe('handing over', () => {
  const [leaver, heir] = ['22222222-0000-5000-8000-000000000001', '22222222-0000-5000-8000-000000000002'] as const;
  const hand = (by: string, more = {}): CaseCommand => ({ type: 'HandOverWork', data: { from: leaver, to: heir, by, ...more } });
  const managed = (unit: string): CaseEvent => ({ type: 'CaseManagerNamed', data: { ...ids, manager: leaver, unit } });
  const serves: CaseEvent = { type: 'HandlerAssigned', data: { ...ids, needId: homeNeed, handler: leaver, unit: '440304006009' } };
  const open = [filed, accepted, triaged('street')];
  const named: CaseEvent = { type: 'CaseManagerNamed', data: { ...ids, manager: heir, unit: '440304006' } };
  const assigned: CaseEvent = { type: 'HandlerAssigned', data: { ...ids, needId: homeNeed, handler: heir, unit: '440304006009' } };

  test('a street hands over all that a user does in its case, and it is theirs no more', () => {
    request.given(...open, managed('440304006'), serves).when(hand('440304006')).then(named, assigned);
    request.given(...open, serves).when(hand('440304006')).then(assigned);
    request.given(...open, managed('440304006'), serves, named, assigned).when(hand('440304006')).thenRefuses('nothing-to-hand-over');
    request.given(...open, managed('440304006')).when(hand('440304006', { to: leaver })).thenRefuses('handed-to-the-same');
    request.given(...open, managed('440304006')).when(hand('440304006'), { closed: true }).thenRefuses('case-closed');
  });
  test('a district hands over what is managed from there, and leaves the street its own', () => {
    request.given(...open, managed('440304'), serves).when(hand('440304'), { managerUnits: ['440304'] }).then({ type: 'CaseManagerNamed', data: { ...ids, manager: heir, unit: '440304' } });
    for (const own of [managed('440304006'), serves]) request.given(...open, own).when(hand('440304')).thenRefuses('handed-over-elsewhere');
  });
  test('nobody takes over without a post for it, and then nothing is handed over', () => {
    request.given(...open, managed('440304006'), serves).when(hand('440304006'), { managerUnits: [] }).thenRefuses('manager-not-here');
    request.given(...open, managed('440304006'), serves).when(hand('440304006'), { handlerPosts: [] }).thenRefuses('handler-not-here');
  });
});

test('the checklist names each paper once, with the needs that ask for it', () => {
  expect(checklistFor(['home-based', 'rehabilitation-training', 'education', 'education'])).toEqual([
    { material: 'application-form', needs: [] }, { material: 'identity-document', needs: [] }, { material: 'disability-proof', needs: [] },
    { material: 'medical-record', needs: ['home-based', 'rehabilitation-training'] }, { material: 'school-statement', needs: ['education'] },
  ]);
});
