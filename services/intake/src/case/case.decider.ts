import { assertNever, chinaDay, idOf } from '@kangfu/common';
import { type Setting, settingOn } from '@kangfu/common/step-clocks';
import { type Decider, type Decision, refuse, type Refusal, refusal } from '@kangfu/decider';
import type { AssignHandler, CaseCommand, FileRequest, HandOverCase, HandOverWork, NoteDeath, TriageNeed } from './case.commands.js';
import { serves, type StreetOffer } from '../organisation/street-service/street-service.decider.js';
import type { AgeBand } from '../person/calendar.js';
import { handOverWork } from './hand-over-cases/hand-over.js';
import type { CaseEvent, RefusalReason, WithdrawalReason } from './case.events.js';
import { CASE_STATUSES } from './case-status.js';
import { type Exit, EXITS, MATERIAL_CODES, type Material, MATERIALS, missingMaterials, named, NEED_KINDS, type NeedKind } from './needs.js';
import { proposeExit, type TriageProposal } from './triage-rules.js';

export interface Need {
  readonly needId: string;
  readonly kind: NeedKind;
  /** `rule` is the version of the rule that proposed, `matched` its row. */
  readonly triage: { readonly exit: Exit; readonly proposed: Exit; readonly reasonCode: string | null; readonly rule: string; readonly matched: string | null } | null;
  /** Who serves it, where the street does. */
  readonly handler: Holder | null;
}
/** A user, and the unit at which they answer for something. */
export interface Holder { readonly userId: string; readonly unit: string }
export type Manager = Holder;

interface Filed {
  readonly caseId: string;
  readonly personId: string;
  readonly street: string;
  readonly window: string;
  readonly places: readonly string[];
  readonly needs: readonly Need[];
  /** Papers still missing. */
  readonly missing: readonly Material[];
  /** Papers that were handed in with this request. */
  readonly provided: readonly Material[];
  /** Day on which the person died, as far as the case was told. */
  readonly died: string | null;
}

/** A request until the street has decided, then a case. Whether it is closed is for quality to say. */
export type CaseState =
  | { readonly status: 'none' }
  /** `noticed`: what the one notice named, null while none was given. */
  | (Filed & { readonly status: 'filed'; readonly noticed: readonly Material[] | null })
  | (Filed & { readonly status: 'returned'; readonly noticed: readonly Material[] })
  | (Filed & { readonly status: 'accepted'; readonly manager: Manager | null })
  | (Filed & { readonly status: 'refused'; readonly reasonCode: RefusalReason })
  | (Filed & { readonly status: 'withdrawn'; readonly reasonCode: WithdrawalReason });
export type KnownCase = Exclude<CaseState, { status: 'none' }>;

/** A person as intake knows them, for filing and for the rule of triage. */
export interface CasePerson {
  /** Needs of requests and cases that are still open: nobody asks twice for the same. */
  readonly openNeeds: readonly NeedKind[];
  readonly personId: string;
  readonly street: string;
  readonly places: readonly string[];
  readonly certificate: { readonly disabilityClass: number; readonly grade: number } | null;
  readonly ageBand: AgeBand;
  /** Papers seen at registration or with an earlier request. */
  readonly onFile: readonly Material[];
  /** What the units of these places have set; nothing: the defaults. */
  readonly settings?: readonly Setting[];
  /** As is known of any of their registrations. */
  readonly died?: boolean;
}
export interface CaseFacts {
  /** Instant of the decision. */
  readonly now?: string;
  /** What the street of the case has said it serves, of the need in question. */
  readonly offers?: readonly StreetOffer[];
  /** Posts of the proposed handler: the unit with all above it. */
  readonly handlerPosts?: readonly (readonly string[])[];
  /** The person the case is about. */
  readonly person?: CasePerson | null;
  /** The street the case shall go to; null: no unit serves it. */
  readonly target?: { readonly code: string; readonly path: readonly string[] } | null;
  /** What the units of that street have set. */
  readonly targetSettings?: readonly Setting[];
  /** Units at which the proposed manager holds a post that may answer for cases. */
  readonly managerUnits?: readonly string[];
  /** Quality has closed the case. */
  readonly closed?: boolean;
}

/** What can be done to a case that exists. */
export type CaseAction = Exclude<CaseCommand['type'], 'FileRequest' | 'HandOverCase' | 'HandOverWork' | 'NoteDeath'>;
export const CASE_ACTIONS: readonly CaseAction[] = ['AcceptRequest', 'ReturnRequest', 'CompleteRequest', 'RefuseRequest', 'WithdrawRequest', 'RedirectCase', 'TriageNeed', 'AssignHandler', 'NameCaseManager'];

const only = (state: KnownCase, ...statuses: readonly KnownCase['status'][]): Refusal | null =>
  statuses.includes(state.status) ? null : refusal('request-not-open', named('status', [state.status], CASE_STATUSES));

/** Why this cannot be done to the case as it stands, whatever the details; null: it can. What `allowedActions` shows and `decide` starts with. */
export const obstacle = (action: CaseAction, state: KnownCase, closed: boolean): Refusal | null => {
  if (closed) return refusal('case-closed');
  switch (action) {
    case 'AcceptRequest': return only(state, 'filed') ?? (state.missing.length > 0 ? refusal('materials-missing', named('missing', state.missing, MATERIALS)) : null);
    case 'ReturnRequest': return only(state, 'filed');
    case 'CompleteRequest': return only(state, 'filed', 'returned') ?? (state.missing.length === 0 ? refusal('nothing-missing') : null);
    case 'RefuseRequest': return only(state, 'filed', 'returned');
    case 'WithdrawRequest':
    case 'RedirectCase': return only(state, 'filed', 'returned', 'accepted');
    case 'TriageNeed': return only(state, 'accepted') ?? (state.needs.every((need) => need.triage) ? refusal('all-needs-triaged') : null);
    case 'AssignHandler': return only(state, 'accepted') ?? (state.needs.some((need) => need.triage?.exit === 'street') ? null : refusal('no-need-at-street'));
    case 'NameCaseManager': return only(state, 'accepted');
    default: return assertNever(action);
  }
};

/** Order of the checklist, each paper once. */
const listed = (...lists: readonly (readonly Material[])[]): Material[] => MATERIAL_CODES.filter((material) => lists.some((list) => list.includes(material)));

const file = ({ data }: FileRequest, { person, now }: CaseFacts): Decision<CaseEvent> => {
  if (!person) return refuse('not-found', {}, ['personId']);
  if (person.died) return refuse('person-died');
  const { places, settings = [] } = person;
  const today = now === undefined ? '' : chinaDay(now);
  // A street that is not part of the programme yet: the pilot first, the rest later.
  if (settingOn(settings, places, 'switched-on', today)?.on === false) return refuse('street-not-switched-on', { street: person.street });
  const acceptDays = settingOn(settings, places, 'accept', today)?.days;
  // What a screening found and was asked for before is served already.
  const kinds = [...new Set(data.needs)].filter((kind) => !data.screening || !person.openNeeds.includes(kind));
  if (data.screening && kinds.length === 0) return [];
  if (kinds.length === 0) return refuse('needs-required', {}, ['needs']);
  const again = kinds.filter((kind) => person.openNeeds.includes(kind));
  if (again.length > 0) return refuse('request-open-already', named('needs', again, NEED_KINDS), ['needs']);
  const provided = listed(data.provided);
  return [{
    type: 'RequestFiled',
    data: {
      caseId: data.caseId, personId: person.personId, street: person.street, window: person.street, places: [...person.places],
      needs: kinds.map((kind) => ({ needId: idOf(`${data.caseId}:need:${kind}`), kind })),
      missing: missingMaterials(kinds, [...provided, ...person.onFile]), provided, filedAtUnit: data.filedAtUnit,
      ...(data.screening ? { screening: { screeningId: data.screening.screeningId, campaignId: data.screening.campaignId, recordedBy: data.screening.recordedBy } } : {}),
      ...(acceptDays === undefined ? {} : { acceptDays }),
    },
    ...(data.statement ? { personal: { statement: data.statement } } : {}),
  }];
};

/** What the rule proposes for a need, with its reasons. */
export const proposalFor = (kind: NeedKind, { certificate, ageBand }: Pick<CasePerson, 'certificate' | 'ageBand'>, offers: readonly StreetOffer[], day: string): TriageProposal =>
  proposeExit({ need: kind, certificate, ageBand, offered: offers.some((offer) => serves(offer, certificate, ageBand, day)) }, day);

const triage = ({ data: { needId, exit, reasonCode, information } }: TriageNeed, { caseId, personId, needs }: KnownCase, { person, offers, now }: CaseFacts): Decision<CaseEvent> => {
  const need = needs.find((one) => one.needId === needId);
  if (!need) return refuse('unknown-need', {}, ['needId']);
  if (need.triage) return refuse('need-triaged', named('exit', [need.triage.exit], EXITS), ['needId']);
  if (!person) return refuse('not-found', {}, ['caseId']);
  const proposal = proposalFor(need.kind, person, offers ?? [], chinaDay(now!));
  if (exit !== proposal.exit && !reasonCode) return refuse('triage-reason-required', named('proposed', [proposal.exit], EXITS), ['reasonCode']);
  if (exit === 'information' && !information) return refuse('information-required', {}, ['information']);
  const about = { caseId, personId, needId };
  return [
    { type: 'NeedTriaged', data: { ...about, exit, proposed: proposal.exit, rule: proposal.version, ...(reasonCode ? { reasonCode } : {}), matched: proposal.rule } },
    ...(exit === 'information' && information ? [{ type: 'InformationGiven' as const, data: about, personal: { text: information } }] : []),
  ];
};

const assign = ({ data: { needId, handler } }: AssignHandler, state: KnownCase, { handlerPosts }: CaseFacts): Decision<CaseEvent> => {
  const need = state.needs.find((one) => one.needId === needId);
  if (!need) return refuse('unknown-need', {}, ['needId']);
  if (need.triage?.exit !== 'street') return refuse('no-need-at-street', {}, ['needId']);
  const [unit] = handlerPosts?.find((path) => path.includes(state.street)) ?? [];
  if (!unit) return refuse('handler-not-here', {}, ['handler']);
  return need.handler?.userId === handler && need.handler.unit === unit ? [] : [{ type: 'HandlerAssigned', data: { caseId: state.caseId, personId: state.personId, needId, handler, unit } }];
};

/** Nothing where the case is over or lies there already: the process cannot know. Its clocks run on, its window and places are the new ones. */
const handOver = ({ data: { street, places } }: HandOverCase, state: KnownCase): Decision<CaseEvent> => {
  const same = state.places.length === places.length && places.every((place) => state.places.includes(place));
  return state.status === 'refused' || state.status === 'withdrawn' || same ? []
    : [{ type: 'CaseRedirected', data: { caseId: state.caseId, personId: state.personId, street, window: street, places: [...places], from: state.street, cause: 'moved' } }];
};

/** Nothing where the case is over or was told the same. */
const noteDeath = ({ data: { day } }: NoteDeath, { status, died, caseId, personId }: KnownCase): Decision<CaseEvent> =>
  status === 'refused' || status === 'withdrawn' || day === died ? [] : [day === null ? { type: 'ClientDeathWithdrawn', data: { caseId, personId } } : { type: 'ClientDied', data: { caseId, personId, day } }];

const decideKnown = (command: Exclude<CaseCommand, FileRequest | HandOverCase | HandOverWork | NoteDeath>, state: KnownCase, facts: CaseFacts): Decision<CaseEvent> => {
  const blocked = obstacle(command.type, state, facts.closed ?? false);
  if (blocked) return { refusals: [blocked] };
  const ids = { caseId: state.caseId, personId: state.personId };
  switch (command.type) {
    case 'AcceptRequest': return [{ type: 'RequestAccepted', data: ids }];
    case 'ReturnRequest': {
      const missing = listed(state.missing, command.data.missing);
      if (missing.length === 0) return refuse('nothing-missing', {}, ['missing']);
      // 一次性告知: what the first notice did not name cannot be asked for later.
      const noticed = state.status === 'filed' ? state.noticed : null;
      const late = noticed ? missing.filter((material) => !noticed.includes(material)) : [];
      return late.length > 0 ? refuse('not-in-first-notice', named('late', late, MATERIALS), ['missing']) : [{ type: 'RequestReturned', data: { ...ids, missing } }];
    }
    case 'CompleteRequest': {
      const provided = listed(command.data.provided).filter((material) => state.missing.includes(material));
      if (provided.length === 0) return refuse('nothing-provided', named('missing', state.missing, MATERIALS), ['provided']);
      return [{ type: 'RequestCompleted', data: { ...ids, provided, missing: state.missing.filter((material) => !provided.includes(material)) } }];
    }
    case 'RefuseRequest': {
      const { reasonCode, reason } = command.data;
      if (reasonCode === 'other' && !reason) return refuse('reason-required', {}, ['reason']);
      return [{ type: 'RequestRefused', data: { ...ids, reasonCode }, ...(reason ? { personal: { reason } } : {}) }];
    }
    case 'RedirectCase': {
      if (!facts.target) return refuse('unknown-street', {}, ['street']);
      const { code, path } = facts.target;
      if (code === state.street) return refuse('same-street', {}, ['street']);
      if (facts.now && settingOn(facts.targetSettings ?? [], path, 'switched-on', chinaDay(facts.now))?.on === false) return refuse('street-not-switched-on', { street: code }, ['street']);
      // Where the person lives the community is known too: its liaison must not lose the case.
      const places = facts.person?.street === code ? facts.person.places : path;
      return [{ type: 'CaseRedirected', data: { ...ids, street: code, window: code, places: [...places], from: state.street } }];
    }
    case 'WithdrawRequest': {
      const { reasonCode, reason } = command.data;
      if (reasonCode === 'other' && !reason) return refuse('reason-required', {}, ['reason']);
      return [{ type: 'RequestWithdrawn', data: { ...ids, street: state.street, accepted: state.status === 'accepted', reasonCode }, ...(reason ? { personal: { reason } } : {}) }];
    }
    case 'TriageNeed': return triage(command, state, facts);
    case 'AssignHandler': return assign(command, state, facts);
    case 'NameCaseManager': {
      const { manager } = command.data;
      const unit = state.places.find((place) => facts.managerUnits?.includes(place));
      if (!unit) return refuse('manager-not-here', {}, ['manager']);
      if (state.status === 'accepted' && state.manager?.userId === manager && state.manager.unit === unit) return [];
      return [{ type: 'CaseManagerNamed', data: { ...ids, manager, unit } }];
    }
    default: return assertNever(command);
  }
};

/** Request and triage of one case: pure, see domain.md steps 1 and 2. */
export const caseDecider: Decider<CaseCommand, CaseState, CaseEvent, CaseFacts> = {
  initial: { status: 'none' },
  decide: (command, state, facts) => {
    if (command.type === 'FileRequest') return state.status === 'none' ? file(command, facts) : refuse('request-filed');
    if (state.status === 'none') return refuse('not-found');
    if (command.type === 'NoteDeath') return noteDeath(command, state);
    if (command.type === 'HandOverWork') return handOverWork(command, state, facts);
    return command.type === 'HandOverCase' ? handOver(command, state) : decideKnown(command, state, facts);
  },
  evolve: (state, event) => {
    if (event.type === 'RequestFiled') {
      const { caseId, personId, street, window, places, needs, missing, provided } = event.data;
      return { status: 'filed', caseId, personId, street, window, places, needs: needs.map((need) => ({ ...need, triage: null, handler: null })), missing, provided, noticed: null, died: null };
    }
    if (state.status === 'none') return state;
    const { caseId, personId, street, window, places, needs, missing, provided, died } = state;
    const filed: Filed = { caseId, personId, street, window, places, needs, missing, provided, died };
    const undecided = state.status === 'filed' || state.status === 'returned' ? state : null;
    switch (event.type) {
      case 'RequestAccepted': return { ...filed, status: 'accepted', manager: null };
      case 'RequestReturned': return { ...filed, status: 'returned', missing: event.data.missing, noticed: (state.status === 'filed' && state.noticed) || event.data.missing };
      case 'RequestCompleted': return {
        ...filed, status: 'filed', missing: event.data.missing, provided: listed(provided, event.data.provided),
        noticed: undecided?.noticed ?? null,
      };
      // What was told of a request that is late changes nothing for it.
      case 'StepOverdue': return state;
      case 'RequestRefused': return { ...filed, status: 'refused', reasonCode: event.data.reasonCode };
      case 'RequestWithdrawn': return { ...filed, status: 'withdrawn', reasonCode: event.data.reasonCode };
      case 'CaseRedirected': {
        // Nor do those who serve its needs for the old street.
        const moved = { ...state, needs: needs.map((need) => ({ ...need, handler: null })), street: event.data.street, window: event.data.window, places: event.data.places };
        // A manager of the old street does not follow; one of the district stays.
        return moved.status === 'accepted' && moved.manager && !moved.places.includes(moved.manager.unit) ? { ...moved, manager: null } : moved;
      }
      case 'NeedTriaged': {
        const { needId, exit, proposed, reasonCode, rule, matched } = event.data;
        return { ...state, needs: needs.map((need) => (need.needId === needId ? { ...need, triage: { exit, proposed, reasonCode: reasonCode ?? null, rule, matched: matched ?? null } } : need)) };
      }
      case 'ClientDied': return { ...state, died: event.data.day };
      case 'ClientDeathWithdrawn': return { ...state, died: null };
      case 'InformationGiven': return state;
      case 'HandlerAssigned': {
        const { needId, handler, unit } = event.data;
        return { ...state, needs: needs.map((need) => (need.needId === needId ? { ...need, handler: { userId: handler, unit } } : need)) };
      }
      case 'CaseManagerNamed': return state.status === 'accepted' ? { ...state, manager: { userId: event.data.manager, unit: event.data.unit } } : state;
      default: return assertNever(event);
    }
  },
};
