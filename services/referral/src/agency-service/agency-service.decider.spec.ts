import { fold, foldsOverSnapshots, isRefused, specification } from '@kangfu/decider';
import fc from 'fast-check';
import { caseFacts, ids } from '../shared/examples.js';
import { PRIORITIES, type Priority } from '../shared/vocabulary.js';
import type { AgencyServiceCommand, RequestPlace } from './agency-service.commands.js';
import { type AgencyService, agencyServiceDecider, type AgencyServiceFacts, freePlaces } from './agency-service.decider.js';
import type { AgencyServiceEvent, ReleaseReason } from './agency-service.events.js';

const now = '2026-11-22T08:00:00.000Z';
const about = { agency: 'ft-rehab-centre', service: 'rehabilitation-training' as const };
const designation = { agency: about.agency, services: [about.service], classes: [4], capacity: 2, validFrom: '2026-01-01', validUntil: null, suspended: null, ended: null };
const facts: AgencyServiceFacts = { now, case: caseFacts(), designation };
const service = specification(agencyServiceDecider, facts);
const referral = (n: number): string => `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`;
const request = (n: number, priority: Priority = 'none'): RequestPlace => ({ type: 'RequestPlace', data: { ...about, referralId: referral(n), needId: ids.need, parentId: null, priority, text: null } });
const release = (n: number, reason: ReleaseReason = 'completed'): AgencyServiceCommand => ({ type: 'ReleasePlace', data: { referralId: referral(n), reason } });
const leave = (n: number): AgencyServiceCommand => ({ type: 'LeaveWaitingList', data: { referralId: referral(n), reason: 'own-wish' } });

/** What these commands lead to, refusals left out. */
const after = (...commands: AgencyServiceCommand[]): { events: AgencyServiceEvent[]; state: AgencyService } => {
  const events: AgencyServiceEvent[] = [];
  let state = agencyServiceDecider.initial;
  for (const command of commands) {
    const decided = agencyServiceDecider.decide(command, state, facts);
    if (isRefused(decided)) continue;
    events.push(...decided);
    state = fold({ initial: state, evolve: agencyServiceDecider.evolve }, decided);
  }
  return { events, state };
};
const numbers = (all: readonly { readonly referralId: string }[]): number[] => all.map(({ referralId }) => Number(referralId.slice(-12)));

test('a free place is reserved at once; without one a need waits', () => {
  service.given().when(request(1)).thenTypes('CapacityChanged', 'PlaceReserved');
  service.given(...after(request(1), request(2)).events).when(request(3)).then({ type: 'PlaceQueued', data: { ...about, referralId: referral(3), caseId: ids.case, personId: ids.person, needId: ids.need, number: 1, priority: 'none', since: now } });
});
test('one referral has one place, or one turn', () => {
  service.given(...after(request(1)).events).when(request(1)).thenRefuses('need-already-referred');
  service.given(...after(request(1), request(2), request(3)).events).when(request(3)).thenRefuses('need-already-waiting');
});
test('whoever may not be referred gets neither', () => service.given().when(request(1), { case: caseFacts({ consents: [] }) }).thenRefuses('consent-missing'));
test('a place that is given back goes to the next by itself: priority first, then who came first', () => {
  const { events } = after(request(1), request(2), request(3), request(4), request(5, 'early-childhood'), request(6, 'urgent'));
  service.given(...events).when(release(1)).then(
    { type: 'PlaceReleased', data: { ...about, referralId: referral(1), caseId: ids.case, personId: ids.person, needId: ids.need, reason: 'completed' } },
    { type: 'PlaceReserved', data: { ...about, referralId: referral(6), caseId: ids.case, personId: ids.person, needId: ids.need, source: 'waiting-list' } },
  );
  const all = after(request(1), request(2), request(3), request(4), request(5, 'early-childhood'), request(6, 'urgent'), release(1), release(2), release(6), release(5));
  expect(numbers(all.events.flatMap((event) => (event.type === 'PlaceReserved' && event.data.source === 'waiting-list' ? [event.data] : [])))).toEqual([6, 5, 3, 4]);
});
test('nobody passes those who wait', () => {
  const { events } = after(request(1), request(2), request(3), { type: 'CloseAdmission', data: { ...about, forGood: false } }, release(1));
  service.given(...events).when(request(4)).thenTypes('PlaceQueued');
});
test('who may no longer is skipped with the reason, and the next is taken', () => {
  const { events } = after(request(1), request(2), request(3), request(4), release(1));
  service.given(...events).when(release(3, 'consent-missing')).then(
    { type: 'PlaceReleased', data: { ...about, referralId: referral(3), caseId: ids.case, personId: ids.person, needId: ids.need, reason: 'consent-missing' } },
    { type: 'PlaceReserved', data: { ...about, referralId: referral(4), caseId: ids.case, personId: ids.person, needId: ids.need, source: 'waiting-list' } },
  );
});
test('what lies with the agency costs nobody their turn', () => {
  const { state } = after(request(1), request(2), request(3), request(4), release(1), release(3, 'agency-not-designated'));
  expect([state.admitting, numbers(state.queue), state.queue[0]]).toEqual([false, [3, 4], expect.objectContaining({ number: 1, since: now })]);
  expect(numbers(after(request(1), request(2), request(3), request(4), release(1), release(3, 'agency-not-designated'), { type: 'OpenAdmission', data: about }).state.held)).toEqual([2, 3]);
});
test('more places are given out in turn; never fewer than are held', () => {
  const capacity = (n: number): AgencyServiceCommand => ({ type: 'ChangeCapacity', data: { ...about, capacity: n } });
  service.given(...after(request(1), request(2), request(3), request(4)).events).when(capacity(3)).thenTypes('CapacityChanged', 'PlaceReserved');
  service.given(...after(request(1), request(2)).events).when(capacity(1)).thenRefuses('capacity-below-reserved');
  service.given(...after(request(1)).events).when(capacity(2)).thenNothing();
  service.given().when(capacity(2), { designation: null }).thenRefuses('agency-not-designated');
  service.given().when({ type: 'ChangeCapacity', data: { ...about, service: 'education', capacity: 2 } }).thenRefuses('service-not-offered');
});
test('an agency declares whom it takes; what it declared outlives a change of its designation', () => {
  const declare = (more: object = {}): AgencyServiceCommand => ({ type: 'DeclareAgencyService', data: { ...about, classes: [6, 4, 6], ageFrom: 3, ageUntil: 17, places: ['440304006'], capacity: 5, ...more } });
  service.given().when(declare()).then({ type: 'AgencyServiceDeclared', data: { ...about, classes: [4, 6], ageFrom: 3, places: ['440304006'], ageUntil: 17, capacity: 5 } });
  service.given(...after(declare()).events).when(declare()).thenNothing();
  service.given().when(declare({ ageFrom: 18 })).thenRefuses('ages-reversed');
  const adopt: AgencyServiceCommand = { type: 'AdoptDesignation', data: { ...about, capacity: 30 } };
  service.given(...after(declare()).events).when(adopt).thenNothing();
  service.given(...after(request(1)).events).when(adopt).then({ type: 'CapacityChanged', data: { ...about, capacity: 30 } });
  service.given(...after(request(1), request(2)).events).when({ type: 'AdoptDesignation', data: { ...about, capacity: 1 } }).thenNothing();
});
test('at the end of a designation nobody is left waiting', () => {
  const { events } = after(request(1), request(2), request(3), request(4));
  service.given(...events).when({ type: 'CloseAdmission', data: { ...about, forGood: true } }).thenTypes('AdmissionClosed', 'WaitingEnded', 'WaitingEnded', 'RePlacementOwed', 'RePlacementOwed');
  service.given().when({ type: 'CloseAdmission', data: { ...about, forGood: true } }).thenNothing();
});

const close = (forGood = false): AgencyServiceCommand => ({ type: 'CloseAdmission', data: { ...about, forGood } });
const open: AgencyServiceCommand = { type: 'OpenAdmission', data: about };
const rePlaced = (n: number): AgencyServiceCommand => ({ type: 'NoteRePlaced', data: { referralId: referral(n) } });
const stay = (n: number, evidence: string | null = null): AgencyServiceCommand => ({ type: 'KeepPlace', data: { referralId: referral(n), decidedBy: 'guardian', evidence } });
const own = { actor: { id: ids.person, own: true } };
const place = (n: number) => ({ ...about, referralId: referral(n), caseId: ids.case, personId: ids.person, needId: ids.need });

test('who has a place when the agency is suspended is owed another, once', () => {
  service.given(...after(request(1), request(2), request(3)).events).when(close()).then(
    { type: 'AdmissionClosed', data: about }, { type: 'RePlacementOwed', data: { ...place(1), because: 'suspended' } }, { type: 'RePlacementOwed', data: { ...place(2), because: 'suspended' } },
  );
  service.given(...after(request(1), close()).events).when(close()).thenNothing();
});
test('a suspension that becomes an end is told again, but not to who has gone; then nobody can stay', () => {
  const { events } = after(request(1), request(2), close(), rePlaced(2));
  service.given(...events).when(close(true)).then({ type: 'RePlacementOwed', data: { ...place(1), because: 'ended' } });
  service.given(...after(request(1), close(true)).events).when(stay(1), own).thenRefuses('agency-not-designated');
  service.given(...after(request(1), close(true)).events).when(close(true)).thenNothing();
});
test('the agency goes on: nobody has to leave, but who found another place', () => {
  const { events } = after(request(1), request(2), close(), rePlaced(2));
  service.given(...events).when(open).then({ type: 'AdmissionOpened', data: about }, { type: 'RePlacementEnded', data: { ...place(1), how: 'resumed' } });
  service.given(...after(request(1), close(), open).events).when(close()).thenTypes('AdmissionClosed', 'RePlacementOwed');
  service.given(...after(request(1), request(2), close(), rePlaced(2), open).events).when(close()).thenTypes('AdmissionClosed', 'RePlacementOwed');
});
test('the client or guardian stays where the agency is only suspended; staff who record it say by what they know', () => {
  const { events } = after(request(1), close());
  service.given(...events).when(stay(1), own).then({ type: 'RePlacementEnded', data: { ...place(1), how: 'stays', decidedBy: 'guardian' } });
  service.given(...events).when(stay(1), { actor: { id: ids.assessor, own: false } }).thenRefuses('evidence-missing');
  service.given(...events).when(stay(1, '电话记录'), { actor: { id: ids.assessor, own: false } }).then({ type: 'RePlacementEnded', data: { ...place(1), how: 'stays', decidedBy: 'guardian', recordedBy: ids.assessor }, personal: { evidence: '电话记录' } });
  service.given(...after(request(1)).events).when(stay(1), own).thenRefuses('re-placement-not-owed');
  service.given().when(stay(1), own).thenRefuses('not-found');
  service.given(...events, { type: 'RePlacementEnded', data: { ...place(1), how: 'stays' } }).when(close(true)).thenTypes('RePlacementOwed');
});
test('a place that is given back is owed nobody', () => service.given(...after(request(1), close(), release(1)).events).when(rePlaced(1)).thenNothing());

const commands = fc.array(fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom(...PRIORITIES)).map(([n, priority]): AgencyServiceCommand => request(n, priority)),
  fc.tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom<ReleaseReason>('completed', 'declined', 'consent-missing', 'agency-not-designated')).map(([n, reason]) => release(n, reason)),
  fc.integer({ min: 1, max: 30 }).map(leave),
  fc.integer({ min: 0, max: 6 }).map((capacity): AgencyServiceCommand => ({ type: 'ChangeCapacity', data: { ...about, capacity } })),
  fc.constantFrom<AgencyServiceCommand>(open, close(), close(true)),
  fc.integer({ min: 1, max: 30 }).map(rePlaced),
), { maxLength: 60 });

test('whatever happens: never negative, no one twice, no place free while somebody waits and places are given out, and the queue in turn', () => {
  fc.assert(fc.property(commands, (all) => {
    for (let n = 1; n <= all.length; n++) {
      const { state } = after(...all.slice(0, n));
      expect(freePlaces(state)).toBeGreaterThanOrEqual(state.capacity === null ? -state.held.length : 0);
      const everybody = numbers([...state.held, ...state.queue]);
      expect(new Set(everybody).size).toBe(everybody.length);
      if (state.admitting && state.queue.length > 0) expect(freePlaces(state)).toBe(0);
      if (state.admitting) expect(state.held.filter(({ rePlacement }) => rePlacement && rePlacement.state !== 'referred')).toEqual([]);
      const key = ({ priority, number }: { priority: Priority; number: number }): number => PRIORITIES.indexOf(priority) * 1_000 + number;
      expect(state.queue.map(key)).toEqual(state.queue.map(key).sort((a, b) => a - b));
    }
  }), { numRuns: 60 });
});
test('a snapshot folds on as the events do', () => foldsOverSnapshots(agencyServiceDecider, after(request(1), request(2), request(3, 'urgent'), request(4), release(1), leave(4), release(3, 'agency-not-designated'), close(true), rePlaced(2)).events));
