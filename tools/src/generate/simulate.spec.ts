import { join } from 'node:path';
import { chinaDay } from '@kangfu/common';
import { root } from '@kangfu/infra/paths';
import { loadModels, type Models } from './models.ts';
import { peopleOf } from './people.ts';
import { randomOf } from './random.ts';
import { simulate, type SimulationOptions } from './simulate.ts';
import type { Decided } from './world.ts';

jest.setTimeout(60_000);
let models: Models;
beforeAll(async () => { models = await loadModels(async (service, file) => (await import(join(root, 'services', service, 'src', `${file}.ts`))) as object); });

const span = { from: '2016-11-26T00:00:00.000Z', until: '2026-11-26T00:00:00.000Z' };
const told = (more: Partial<SimulationOptions> = {}) => {
  const { world, decided } = simulate(models, { cases: 40, seed: '1', ...span, ...more });
  return { world, history: [...decided()] };
};
const typesOf = (history: readonly Decided[]): Set<string> => new Set(history.flatMap(({ events }) => events.map(({ type }) => type)));

test('the same seed tells the same history, another one another', () => {
  expect(told().history).toEqual(told().history);
  expect(told({ seed: '2' }).history).not.toEqual(told().history);
});

test('it is told in the order of time, each stream from its beginning without a gap', () => {
  const { history } = told();
  const versions = new Map<string, number>();
  let last = span.from;
  for (const { at, stream, version, events } of history) {
    expect(at >= last).toBe(true);
    expect(versions.get(stream) ?? 0).toBe(version);
    versions.set(stream, version + events.length);
    last = at;
  }
  expect(last <= span.until).toBe(true);
});

/** Events that every history of some size must hold. */
const TOLD = [
  'PersonRegistered', 'RequestFiled', 'RequestReturned', 'RequestCompleted', 'RequestAccepted', 'RequestRefused', 'CaseRedirected', 'StepOverdue', 'NeedTriaged', 'CaseManagerNamed', 'ConsentGiven', 'ConsentWithdrawn',
  'AgencyDesignated', 'AssessmentRecorded', 'ReferralSent', 'ReferralAccepted', 'ReferralDeclined', 'AppointmentScheduled', 'NoShowRecorded', 'AppointmentCancelled', 'InterimNoteRecorded', 'ReferralStarted',
  'ReferralCompleted', 'ReferralCancellationRequested', 'ReferralCancelled', 'PlanDrafted', 'PlanAgreed', 'PlanApproved', 'SessionDelivered', 'ProgressNoted', 'EffectReviewed', 'VisitRecorded', 'CaseClosed', 'CaseReopened',
  'ContactChanged', 'PreferencesChanged', 'AddressChanged', 'PersonMoved', 'PersonsLinked', 'PersonsUnlinked', 'ReceiptIssued', 'RequestWithdrawn', 'InformationGiven', 'HandlerAssigned',
  'AssessmentOrdered', 'AssessmentOrderCancelled', 'InstrumentScored', 'ExpertOpinionRequested', 'ExpertOpinionGiven', 'CaseEscalatedToCity', 'CaseReturnedFromCity',
  'DeviceNeedRecorded', 'DeviceFitted', 'DeviceDelivered', 'DeviceUseChecked', 'DeviceReturned', 'CaseHeld', 'CaseResumed', 'FlagRaised', 'FlagResolved',
  'CapacityChanged', 'PlaceReserved', 'PlaceQueued', 'PlaceReleased', 'WaitingEnded', 'StepDueSoon', 'StepEscalated', 'WorkOverdue', 'WorkEscalated',
  'DuplicateSuspected', 'DuplicateDismissed', 'ScreeningCampaignOpened', 'HouseholdListed', 'NeedScreeningRecorded', 'ReferredOnward', 'SubReferralEnded', 'AgencyChosen', 'DesignationSuspended', 'DesignationResumed', 'DesignationEnded',
];

test('all paths are taken, and deciders are hardly ever refused', () => {
  const { world, history } = told({ cases: 700 });
  const types = typesOf(history);
  expect(TOLD.filter((type) => !types.has(type))).toEqual([]);
  const refused = [...world.refusals].filter(([what]) => what !== 'TriageNeed: triage-reason-required').reduce((sum, [, count]) => sum + count, 0);
  expect(refused).toBeLessThan(history.length / 500);
  for (const path of ['returned', 'redirected', 'refused:own-wish', 'declined', 'no-show', 'rescheduled', 'cancelled-by-agreement', 'plan-revised', 'ineffective', 'contact-lost', 'reopened', 'overdue', 'suspected', 'dismissed', 'linked', 'screened-into-request', 'referred-onward', 'agency-chosen']) expect([path, world.paths.get(path)]).toEqual([path, expect.any(Number)]);
});

test('people are plausible: numbers pass their check, no two are the same, children have guardians', () => {
  const person = peopleOf(models, '1');
  const people = Array.from({ length: 2_000 }, (_, n) => person(n, '2026-11-26'));
  const { parseIdentity } = models.identity;
  expect(new Set(people.map(({ number }) => number)).size).toBe(2_000);
  for (const { number, birthDate, sex, guardianName, street, community } of people) {
    expect(parseIdentity('resident-id', number!, chinaDay('2026-11-26T00:00:00Z'))).toMatchObject({ birthDate, sex });
    expect(community.startsWith(street) || community.startsWith('440304400')).toBe(true);
    if (birthDate > '2009-01-01') expect(guardianName).not.toBeNull();
  }
});

test('draws follow their weights', () => {
  const random = randomOf('weights');
  const drawn = Array.from({ length: 10_000 }, () => random.weighted({ often: 9, seldom: 1 }));
  expect(drawn.filter((key) => key === 'seldom').length).toBeGreaterThan(850);
  expect(drawn.filter((key) => key === 'seldom').length).toBeLessThan(1_150);
  expect(new Set(Array.from({ length: 200 }, () => random.int(3, 5)))).toEqual(new Set([3, 4, 5]));
});
