import { assertNever } from '@kangfu/common';
import { type Decider, fold, isRefused, refuse, type Refused } from '@kangfu/decider';
import { isOffered, type SendFacts, whetherSent } from '../referral/may-be-sent.js';
import { isWorkedOn, type Referral } from '../referral/referral.decider.js';
import { PRIORITIES, type Priority, type ServiceKind } from '../shared/vocabulary.js';
import type { AgencyServiceCommand, Declaration, KeepPlace, RequestPlace } from './agency-service.commands.js';
import type { AgencyServiceEvent, ReleaseReason, ReplaceReason } from './agency-service.events.js';

/** Whose place it is, or is to be. */
export interface Claimant { readonly referralId: string; readonly caseId: string; readonly personId: string; readonly needId: string; readonly parentId: string | null }
/** The place in the queue: its key is the priority, then the order in which they came. */
export interface Turn { readonly number: number; readonly priority: Priority; readonly since: string }
export interface Waiting extends Claimant, Turn {}
export interface Held extends Claimant {
  /** Where it stood in the queue; null: the place was free at once. */
  readonly waited: Turn | null;
  /** Another place is to be found for it (`open`), was found, or is not wanted; absent: its agency is designated. */
  readonly rePlacement?: { readonly because: ReplaceReason; readonly state: 'open' | 'referred' | 'stays' };
}

/** One service of one agency: how many places there are, who holds them, and who waits. */
export interface AgencyService {
  readonly agency: string;
  readonly service: ServiceKind | null;
  /** Null: nothing was said yet; then as many as its designation says. */
  readonly capacity: number | null;
  /** By the agency itself; null: as designated. */
  readonly declared: Declaration | null;
  readonly admitting: boolean;
  readonly held: readonly Held[];
  /** In order of their turn. */
  readonly queue: readonly Waiting[];
  /** How many have ever queued. */
  readonly queued: number;
}
export interface AgencyServiceFacts extends Partial<SendFacts> {
  readonly now: string;
  /** Of a part: the referral that it is a part of. */
  readonly parent?: Referral;
  /** User id of who acts, and whether they are the client or a guardian. */
  readonly actor?: { readonly id: string; readonly own: boolean };
}

/** Who is first: by priority, then by who came first. */
export const inTurn = (a: Turn, b: Turn): number => PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) || a.number - b.number;
/** Never negative: a place is reserved only while one is free, and there are never fewer than are held. */
export const freePlaces = ({ capacity, held }: Pick<AgencyService, 'capacity' | 'held'>): number => (capacity ?? 0) - held.length;

/** A reason that lies with the agency, not with whose turn it is: they wait on where they stood. */
export const keepsTurn = (reason: ReleaseReason): boolean => reason === 'agency-not-designated' || reason === 'service-not-offered';

const initial: AgencyService = { agency: '', service: null, capacity: null, declared: null, admitting: true, held: [], queue: [], queued: 0 };
const claimantOf = ({ referralId, caseId, personId, needId, parentId }: Omit<Claimant, 'parentId'> & { readonly parentId?: string | null }): Claimant => ({ referralId, caseId, personId, needId, parentId: parentId ?? null });
const others = <T extends Claimant>(all: readonly T[], referralId: string): readonly T[] => all.filter((each) => each.referralId !== referralId);
const find = <T extends Claimant>(all: readonly T[], referralId: string): T | undefined => all.find((each) => each.referralId === referralId);

const evolve = (state: AgencyService, event: AgencyServiceEvent): AgencyService => {
  const { agency, service } = event.data;
  const next = { ...state, agency, service };
  switch (event.type) {
    case 'AgencyServiceDeclared': {
      const { classes, ageFrom, ageUntil, places, capacity } = event.data;
      return { ...next, capacity, declared: { classes, ageFrom, ageUntil: ageUntil ?? null, places } };
    }
    case 'CapacityChanged': return { ...next, capacity: event.data.capacity };
    case 'AdmissionClosed': return { ...next, admitting: false };
    // Who was referred elsewhere stays so, until the agency has let go.
    case 'AdmissionOpened': return { ...next, admitting: true, held: state.held.map(({ rePlacement, ...held }) => (rePlacement?.state === 'referred' ? { ...held, rePlacement } : held)) };
    case 'PlaceReserved': {
      const { referralId } = event.data;
      const { number, priority, since } = find(state.queue, referralId) ?? { number: 0, priority: 'none' as const, since: '' };
      return { ...next, queue: others(state.queue, referralId), held: [...others(state.held, referralId), { ...claimantOf(event.data), waited: number === 0 ? null : { number, priority, since } }] };
    }
    case 'PlaceQueued': {
      const { number, priority, since, referralId } = event.data;
      return { ...next, queued: Math.max(state.queued, number), queue: [...others(state.queue, referralId), { ...claimantOf(event.data), number, priority, since }].sort(inTurn) };
    }
    case 'PlaceReleased': return { ...next, held: others(state.held, event.data.referralId) };
    case 'WaitingEnded': return { ...next, queue: others(state.queue, event.data.referralId) };
    case 'RePlacementOwed': {
      const { referralId, because } = event.data;
      return { ...next, held: state.held.map((held) => (held.referralId === referralId ? { ...held, rePlacement: { because, state: 'open' } } : held)) };
    }
    case 'RePlacementEnded': {
      const { referralId, how } = event.data;
      return { ...next, held: state.held.map(({ rePlacement, ...held }) => (held.referralId !== referralId ? { ...held, ...(rePlacement ? { rePlacement } : {}) } : how === 'resumed' ? held : { ...held, rePlacement: { because: rePlacement!.because, state: how } })) };
    }
    default: return assertNever(event);
  }
};

const placed = (about: { agency: string; service: ServiceKind }, { referralId, caseId, personId, needId, parentId }: Claimant) =>
  ({ ...about, referralId, caseId, personId, needId, ...(parentId === null ? {} : { parentId }) });

/** These events, and the places that are free after them given to who is next. */
const andNext = (state: AgencyService, events: readonly AgencyServiceEvent[]): AgencyServiceEvent[] => {
  const after = fold({ initial: state, evolve }, events);
  if (!after.admitting || after.service === null) return [...events];
  const about = { agency: after.agency, service: after.service };
  return [...events, ...after.queue.slice(0, Math.max(0, freePlaces(after))).map((waiting): AgencyServiceEvent => ({ type: 'PlaceReserved', data: { ...placed(about, waiting), source: 'waiting-list' } }))];
};

const request = (state: AgencyService, { data }: RequestPlace, facts: AgencyServiceFacts): readonly AgencyServiceEvent[] | Refused => {
  const { agency, service, referralId, needId, parentId, priority, text } = data;
  const { parent } = facts;
  if (parent && !isWorkedOn(parent)) return refuse('referral-not-worked-on', { status: parent.status }, ['referralId']);
  if (parent && parent.status !== 'draft' && parent.agency === agency) return refuse('referred-to-itself', {}, ['agencyId']);
  const known = whetherSent(data, facts as SendFacts);
  if (isRefused(known)) return known;
  if (find(state.held, referralId)) return refuse('need-already-referred', {}, ['needId']);
  if (find(state.queue, referralId)) return refuse('need-already-waiting', {}, ['needId']);
  const about = { agency, service };
  const capacity = state.capacity ?? facts.designation!.capacity;
  const first: AgencyServiceEvent[] = state.capacity === null ? [{ type: 'CapacityChanged', data: { ...about, capacity } }] : [];
  const place = placed(about, { referralId, caseId: known.caseId, personId: known.personId, needId, parentId });
  // Nobody passes those who wait.
  if (state.admitting && state.queue.length === 0 && freePlaces({ ...state, capacity }) > 0) return [...first, { type: 'PlaceReserved', data: { ...place, source: 'request' } }];
  return [...first, { type: 'PlaceQueued', data: { ...place, number: state.queued + 1, priority, since: facts.now }, ...(text ? { personal: { text } } : {}) }];
};

const release = (state: AgencyService, held: Held, reason: ReleaseReason): AgencyServiceEvent[] => {
  const about = { agency: state.agency, service: state.service! };
  const released: AgencyServiceEvent = { type: 'PlaceReleased', data: { ...placed(about, held), reason } };
  if (!keepsTurn(reason)) return andNext(state, [released]);
  return [{ type: 'AdmissionClosed', data: about }, released, ...(held.waited ? [{ type: 'PlaceQueued' as const, data: { ...placed(about, held), ...held.waited } }] : [])];
};

/** Each who has a place is owed another, once for each reason: what was only suspended may end, and then nobody can stay. */
const owe = ({ agency, service, held }: AgencyService, because: ReplaceReason): AgencyServiceEvent[] => held
  .filter(({ rePlacement }) => !rePlacement || (rePlacement.because !== because && because === 'ended' && rePlacement.state !== 'referred'))
  .map((each) => ({ type: 'RePlacementOwed', data: { ...placed({ agency, service: service! }, each), because } }));
/** It is designated again: nobody has to leave. */
const reopen = (state: AgencyService, about: { agency: string; service: ServiceKind }): AgencyServiceEvent[] => [
  { type: 'AdmissionOpened', data: about },
  ...state.held.filter(({ rePlacement }) => rePlacement?.state === 'open').map((held): AgencyServiceEvent => ({ type: 'RePlacementEnded', data: { ...placed(about, held), how: 'resumed' } })),
];
const keep = ({ agency, service, held }: AgencyService, { data: { referralId, decidedBy, evidence } }: KeepPlace, { actor }: AgencyServiceFacts): readonly AgencyServiceEvent[] | Refused => {
  const place = find(held, referralId);
  if (!place || !actor) return refuse('not-found', {}, ['referralId']);
  if (place.rePlacement?.state === 'stays') return [];
  if (place.rePlacement?.state !== 'open') return refuse('re-placement-not-owed', {}, ['referralId']);
  if (place.rePlacement.because === 'ended') return refuse('agency-not-designated', { agency }, ['referralId']);
  if (!actor.own && evidence === null) return refuse('evidence-missing', {}, ['evidence']);
  return [{
    type: 'RePlacementEnded', data: { ...placed({ agency, service: service! }, place), how: 'stays', decidedBy, ...(actor.own ? {} : { recordedBy: actor.id }) }, ...(evidence === null ? {} : { personal: { evidence } }),
  }];
};

/** Places of one service of one agency. Everything about them is one stream, so that the store's optimistic check decides who gets the last one. */
export const agencyServiceDecider: Decider<AgencyServiceCommand, AgencyService, AgencyServiceEvent, AgencyServiceFacts> = {
  initial, evolve,
  decide(command, state, facts) {
    switch (command.type) {
      case 'DeclareAgencyService': case 'ChangeCapacity': {
        const { agency, service, capacity } = command.data;
        const refused = isOffered(facts.designation ?? null, agency, service);
        if (refused) return refused;
        if (capacity < state.held.length) return refuse('capacity-below-reserved', { held: state.held.length }, ['capacity']);
        if (command.type === 'ChangeCapacity') return capacity === state.capacity ? [] : andNext(state, [{ type: 'CapacityChanged', data: { agency, service, capacity } }]);
        const { classes, ageFrom, ageUntil, places } = command.data;
        if (ageUntil !== null && ageUntil < ageFrom) return refuse('ages-reversed', {}, ['ageUntil']);
        const declared = { classes: [...new Set(classes)].sort(), ageFrom, ageUntil, places: [...new Set(places)].sort() };
        if (capacity === state.capacity && JSON.stringify(declared) === JSON.stringify(state.declared)) return [];
        const { ageUntil: until, ...rest } = declared;
        return andNext(state, [{ type: 'AgencyServiceDeclared', data: { agency, service, ...rest, ...(until === null ? {} : { ageUntil: until }), capacity } }]);
      }
      case 'RequestPlace': return request(state, command, facts);
      case 'ReleasePlace': {
        const held = find(state.held, command.data.referralId);
        return held ? release(state, held, command.data.reason) : [];
      }
      case 'LeaveWaitingList': {
        const waiting = find(state.queue, command.data.referralId);
        return waiting ? [{ type: 'WaitingEnded', data: { ...placed({ agency: state.agency, service: state.service! }, waiting), reason: command.data.reason } }] : [];
      }
      case 'AdoptDesignation': {
        const { agency, service } = command.data;
        const capacity = state.declared ? state.capacity! : Math.max(command.data.capacity, state.held.length);
        return andNext(state, [
          ...(state.admitting ? [] : reopen(state, { agency, service })),
          ...(capacity === state.capacity ? [] : [{ type: 'CapacityChanged' as const, data: { agency, service, capacity } }]),
        ]);
      }
      case 'CloseAdmission': {
        const { agency, service, forGood } = command.data;
        if (state.service === null) return [];
        const about = { agency, service };
        return [
          ...(state.admitting ? [{ type: 'AdmissionClosed' as const, data: about }] : []),
          ...(forGood ? state.queue.map((waiting) => ({ type: 'WaitingEnded' as const, data: { ...placed(about, waiting), reason: 'designation-ended' as const } })) : []),
          ...owe(state, forGood ? 'ended' : 'suspended'),
        ];
      }
      case 'OpenAdmission': return state.admitting || state.service === null ? [] : andNext(state, reopen(state, command.data));
      case 'NoteRePlaced': {
        const held = find(state.held, command.data.referralId);
        return held?.rePlacement?.state === 'open' ? [{ type: 'RePlacementEnded', data: { ...placed({ agency: state.agency, service: state.service! }, held), how: 'referred' } }] : [];
      }
      case 'KeepPlace': return keep(state, command, facts);
      default: return assertNever(command);
    }
  },
};
