import type { CasePerson } from '../../../../services/intake/src/case/case.decider.js';
import type { Exit, Material, NeedKind } from '../../../../services/intake/src/case/needs.js';
import type { AgeBand } from '../../../../services/intake/src/person/calendar.js';
import type { Models } from '../models.ts';
import { DISTRICT, type Story, worker } from '../story.ts';
import type { World } from '../world.ts';

const LASTING: readonly Material[] = ['identity-document', 'disability-proof'];
/** What people of a class ask for most. */
export const NEEDS: Readonly<Record<number, Readonly<Partial<Record<NeedKind, number>>>>> = {
  1: { 'assistive-devices': 50, 'rehabilitation-training': 20, vocational: 20, 'home-based': 10 }, 2: { 'assistive-devices': 60, 'rehabilitation-training': 30, education: 10 },
  3: { 'rehabilitation-training': 70, education: 30 }, 4: { 'rehabilitation-training': 45, 'assistive-devices': 25, 'home-based': 25, vocational: 5 },
  5: { 'rehabilitation-training': 40, education: 40, vocational: 20 }, 6: { psychological: 50, 'rehabilitation-training': 25, vocational: 15, 'home-based': 10 },
  7: { 'rehabilitation-training': 50, education: 20, 'home-based': 20, psychological: 10 },
};
const PAPERS: readonly Material[] = ['application-form', 'identity-document', 'disability-proof', 'medical-record', 'school-statement', 'device-prescription'];
const STATEMENTS = ['希望恢复独立行走', '希望改善言语交流', '需要适配轮椅', '希望在家中接受康复服务', '希望孩子进步', '希望重新就业'];

/** What the window sees of a person: their stream, and these requests of theirs, as far as they are there. Null: nobody is registered. */
export const windowOf = (world: World, personId: string, cases: readonly string[]): CasePerson | null => {
  const state = world.state('person', personId);
  if (state.status === 'none') return null;
  const earlier = cases.map((caseId) => ({ state: world.state('case', caseId), closed: world.state('closure', caseId).status === 'closed' })).flatMap(({ state: request, closed }) => (request.status === 'none' ? [] : [{ request, closed }]));
  const onFile = [...(state.idKind === 'none' ? [] : ['identity-document' as const]), ...(state.certificate || state.evidence ? ['disability-proof' as const] : []), ...earlier.flatMap(({ request }) => request.provided.filter((paper) => LASTING.includes(paper)))];
  return {
    personId, street: state.street, places: state.places, certificate: state.certificate, ageBand: state.ageBand as AgeBand, onFile: [...new Set(onFile)],
    openNeeds: earlier.flatMap(({ request, closed }) => (closed || request.status === 'refused' || request.status === 'withdrawn' ? [] : request.needs.map(({ kind }) => kind))),
  };
};

/** The same, where somebody is registered: beside this case, the person's others. */
const seen = ({ world, person, caseId }: Story, cases: readonly string[]): CasePerson => windowOf(world, person.personId, cases.filter((other) => other !== caseId))!;

/** Registers the person where nobody has: with the number, a certificate, or a diagnosis. */
export const register = (story: Story, { identity, indexOf }: Models): boolean => {
  const { person, now } = story;
  if (story.world.state('person', person.personId).status !== 'none') return true;
  const { personId, name, number, certificateNumber, birthDate, sex, street, community, phone, address, guardianName, guardianPhone } = person;
  const evidence = certificateNumber === null ? { issuerLevel: 'level-3a' as const, issuedOn: story.today, suspected: false } : null;
  const parsed = number === null ? null : identity.parseIdentity('resident-id', number, story.today);
  const numberIndex = parsed && !('code' in parsed) ? indexOf(identity.indexText(parsed)) : null;
  const refused = story.do('person', personId, {
    type: 'RegisterPerson',
    data: { personId, name, identity: number === null ? null : { kind: 'resident-id', number }, certificateNumber, evidence, birthDate, sex, contact: { phone, address, ...(guardianName ? { guardianName, guardianPhone: guardianPhone! } : {}) } },
  }, { now, street: { code: street, area: null, path: [street, DISTRICT, '4403'], community, childHealth: null }, numberIndex }, story.liaison, numberIndex ? { claim: { index: numberIndex, owner: personId } } : {});
  if (!refused) story.note(certificateNumber === null ? 'registered-on-diagnosis' : 'registered');
  return refused === null;
};

/** Files a request for what is not asked for already. */
export const file = (story: Story, earlier: readonly string[]): boolean => {
  const { caseId, person, random } = story;
  const wanted = seen(story, earlier).openNeeds;
  const first = random.weighted(NEEDS[person.disabilityClass] as Record<NeedKind, number>);
  const second = random.chance(0.18) ? random.pick(['home-based', 'psychological', 'assistive-devices'] as const) : first;
  const needs = [...new Set([first, second])].filter((kind) => !wanted.includes(kind));
  if (needs.length === 0) return false;
  const complete = story.chance(0.78);
  const byGuardian = story.chance(0.2);
  if (story.do('case', caseId, {
    type: 'FileRequest', data: { caseId, needs, provided: complete ? PAPERS : PAPERS.slice(0, 1), statement: random.pick(STATEMENTS), filedAtUnit: byGuardian ? null : person.community },
  }, { person: seen(story, earlier), closed: false }, byGuardian ? { id: person.personId, role: 'guardian', unit: null } : story.liaison)) return false;
  story.note('filed');
  return true;
};

/** Steps 1 and 2 受理, 分流 of what was filed: true where a need went to the district, false where the street serves it; null where it ended here. */
export function* intake(story: Story, earlier: readonly string[]): Generator<number, boolean | null, void> {
  const { caseId, random } = story;
  const facts = () => ({ person: seen(story, earlier), closed: false });
  // One window in twenty lets a request lie: the clock runs out, and the chain is told.
  const late = story.chance(0.05);
  yield late ? story.workingDays(6, 14) : story.workingDays(0, 4);
  if (late) story.note('overdue');
  if (story.chance(0.03)) {
    const other = random.pick(['440304001', '440304004', '440304006', '440304007', '440304008'].filter((street) => street !== story.street));
    if (!story.do('case', caseId, { type: 'RedirectCase', data: {} }, { ...facts(), target: { code: other, path: [other, DISTRICT, '4403'] } }, story.clerk)) story.note('redirected');
    yield story.workingDays(1, 3);
  }
  for (const state = story.world.state('case', caseId); state.status === 'filed' && state.missing.length > 0;) {
    if (!story.do('case', caseId, { type: 'ReturnRequest', data: { missing: [] } }, facts(), story.clerk)) story.note('returned');
    yield story.workingDays(2, 15);
    if (story.chance(0.05)) return refuse(story, 'own-wish', facts());
    if (story.chance(0.06)) return giveUp(story, 'too-long', facts());
    if (!story.do('case', caseId, { type: 'CompleteRequest', data: { provided: PAPERS } }, facts(), story.liaison)) story.note('completed');
    yield story.workingDays(0, 3);
    break;
  }
  if (story.chance(0.035)) return refuse(story, random.pick(['not-eligible', 'outside-area', 'duplicate', 'false-statement', 'other'] as const), facts());
  if (story.do('case', caseId, { type: 'AcceptRequest', data: {} }, facts(), story.clerk)) return null;
  story.note('accepted');

  yield story.workingDays(0, story.chance(0.1) ? 6 : 2);
  if (story.chance(0.01)) return giveUp(story, 'served-elsewhere', facts());
  const exits = triage(story, facts());
  return exits.has('district') ? true : exits.has('street') ? false : null;
}

/** 撤回申请, before or after it was accepted. */
const giveUp = (story: Story, reasonCode: 'too-long' | 'served-elsewhere', facts: object): null => {
  if (!story.do('case', story.caseId, { type: 'WithdrawRequest', data: { reasonCode, reason: null } }, facts, story.clerk)) story.note(`withdrawn:${reasonCode}`);
  return null;
};

/** What every street of the development organisation serves itself. */
const OFFERS = [{ from: '2014-10-01', until: null, classes: [], grades: [3, 4], ageBands: [] }];

const refuse = (story: Story, reasonCode: 'own-wish' | 'not-eligible' | 'outside-area' | 'duplicate' | 'false-statement' | 'other', facts: object): null => {
  const refused = story.do('case', story.caseId, { type: 'RefuseRequest', data: { reasonCode, reason: reasonCode === 'other' ? '不在服务目录内' : null } }, facts, story.clerk);
  if (!refused) story.note(`refused:${reasonCode}`);
  return null;
};

/** Each need takes the exit that the rule proposes, mostly; then the case manager is named. */
const triage = (story: Story, facts: object): Set<Exit> => {
  const { caseId, world, random } = story;
  const exits = new Set<Exit>();
  const state = world.state('case', caseId);
  for (const { needId } of state.status === 'none' ? [] : state.needs) {
    const exit = random.chance(0.06) ? 'information' : null;
    const decide = (to: Exit, reasonCode: 'own-wish' | 'severity' | 'already-served' | null) => story.do('case', caseId, { type: 'TriageNeed', data: { needId, exit: to, reasonCode, information: to === 'information' ? '已告知其他服务途径' : null } },
      { ...facts, now: story.now, offers: OFFERS }, story.coordinator);
    const other: Exit = random.chance(0.5) ? 'street' : 'district';
    if (exit === 'information' ? !decide(exit, 'already-served') : random.chance(0.05) && !decide(other, 'severity')) story.note('triaged-otherwise');
    else if (decide('district', null) && decide('street', null)) decide('information', null);
    const after = world.state('case', caseId);
    const taken = after.status === 'none' ? null : after.needs.find((need) => need.needId === needId)?.triage?.exit;
    if (taken) { exits.add(taken); story.note(`triaged:${taken}`); }
    const handler = random.chance(0.4) ? story.liaison : story.coordinator;
    if (taken === 'street' && !story.do('case', caseId, { type: 'AssignHandler', data: { needId, handler: handler.id } }, { ...facts, handlerPosts: [[handler.unit!, story.street, DISTRICT, '4403']] }, story.coordinator)) story.note('handler-assigned');
  }
  const manager = random.chance(0.3) && exits.has('district') ? worker('assessor', DISTRICT) : story.coordinator;
  if (!story.do('case', caseId, { type: 'NameCaseManager', data: { manager: manager.id } }, { ...facts, managerUnits: [manager.unit!] }, story.coordinator)) story.manager = manager;
  return exits;
};

/** Consent to what comes: to agencies by name; withdrawn again by a few. */
export const consent = (story: Story, recipients: readonly string[]): string | null => {
  const { caseId, person, now } = story;
  const consentId = story.id('consent');
  const guardian = person.guardianName !== null;
  const refused = story.do('consent', consentId, {
    type: 'GiveConsent', data: { consentId, givenBy: guardian ? 'guardian' : 'self', ...(guardian ? { relation: 'mother' as const } : {}), purposes: ['referral', 'assessment', 'service', 'follow-up'], recipients, dataClasses: ['identity', 'contact', 'disability', 'assessment', 'plan', 'service'], validFrom: null, validUntil: null, evidenceDigest: guardian ? 'a'.repeat(64) : null },
  }, { now, subject: { caseId, personId: person.personId }, birthDate: person.birthDate, knownUnits: recipients }, story.liaison);
  if (refused) return null;
  story.note('consent');
  return consentId;
};
export const withdraw = (story: Story, consentId: string): void => {
  if (!story.do('consent', consentId, { type: 'WithdrawConsent', data: {} }, { now: story.now }, story.liaison)) story.note('consent-withdrawn');
};
