import { streamId } from '@kangfu/common';
import { type Happened, rowOf } from '@kangfu/testing/row-of';
import { PersonRegistered } from '../../integration/intake.contract.js';
import {
  CorrectionApproved, CorrectionProposed, DeathWithdrawn, DisagreementSettled, DuplicateDismissed, DuplicateSuspected, GuardiansDisagreed, HouseholdListed, NeedScreeningRecorded, PersonDied, PersonMoved, PersonsLinked, PersonsUnlinked,
} from '../../integration/people.contract.js';
import { ids } from '../../shared/examples.js';
import { DutyUrged, DutyUrgeSeen } from '../../urging/urging.events.js';
import { worklist } from './worklist.projection.js';

const [STREET, COMMUNITY, OTHER] = ['440304006', '440304006009', '440304007'];
const of = (definition: Happened['definition'], kind: string, uuid: string, day: string, data: object = {}, role = 'window-clerk'): Happened =>
  ({ definition, stream: streamId(kind, uuid), at: `${day}T01:00:00.000Z`, by: ids.coordinator, role, data: { personId: ids.person, ...data } });
const person = (definition: Happened['definition'], day: string, data: object = {}, role?: string): Happened => of(definition, 'person', ids.person, day, data, role);

const registered = person(PersonRegistered, '2026-11-02', { ageBand: '18-59', street: STREET, places: [STREET, '440304', '4403', COMMUNITY] });
const listing = { screeningId: ids.visit, campaignId: ids.plan, street: STREET, community: COMMUNITY, priority: 'limb-or-visual', until: '2026-12-31' };
const listed = of(HouseholdListed, 'needs-campaign', ids.plan, '2026-11-03', listing);
const outcome = (code: string, day = '2026-11-10'): Happened => of(NeedScreeningRecorded, 'needs-screening', ids.visit, day, { screeningId: ids.visit, campaignId: ids.plan, outcome: code });

const row = (...events: Happened[]) => rowOf(worklist, `person-${ids.person}`, ...events);
const work = (...events: Happened[]): string[] => (row(...events)?.items ?? []).map(({ kind, desk, due }) => `${kind} ${desk} ${due}`);
const coordinator = `street-coordinator@${STREET}`;

test('who is on the list of a campaign is to be screened by the liaison until its last day, in the order of the round', () => {
  expect(work(registered, listed)).toEqual([`screen-needs community-liaison@${COMMUNITY} 2026-12-31`]);
  expect(row(registered, listed)!.items[0]).toMatchObject({ caseId: null, personId: ids.person, row: `person-${ids.person}`, accessKey: `person-${ids.person}`, about: `needs-screening-${ids.visit}`, rank: 2, over: '2026-12-31', community: COMMUNITY });
  expect(row(of(HouseholdListed, 'needs-campaign', ids.plan, '2026-11-03', { ...listing, priority: 'home-based-first' }))!.items[0]).toMatchObject({ rank: 1 });
  const { until: _until, community: _community, ...early } = listing;
  expect(work(of(HouseholdListed, 'needs-campaign', ids.plan, '2026-11-03', early))).toEqual([`screen-needs ${coordinator} 9999-12-31`]);
});

test('who was away or refused is tried again; every other outcome, and death, ends it', () => {
  const again = [`screen-again community-liaison@${COMMUNITY} 2026-12-31`];
  expect([work(listed, outcome('away')), work(listed, outcome('refused')), work(listed, outcome('away'), outcome('screened', '2026-11-12'))]).toEqual([again, again, []]);
  expect(['screened', 'moved', 'died'].map((code) => row(registered, listed, outcome(code)))).toEqual([null, null, null]);
  const died = person(PersonDied, '2026-11-05');
  expect([row(registered, listed, died), work(registered, listed, died, person(DeathWithdrawn, '2026-11-06'))]).toEqual([null, [`screen-needs community-liaison@${COMMUNITY} 2026-12-31`]]);
});

test('a correction waits for the coordinator, and for the district where the coordinator has proposed it; a disagreement for the coordinator', () => {
  const [proposed, own] = ['window-clerk', 'street-coordinator'].map((role) => person(CorrectionProposed, '2026-11-03', { correctionId: ids.goal }, role));
  expect([work(registered, proposed!), work(registered, own!)]).toEqual([[`decide-correction ${coordinator} 2026-11-10`], ['decide-correction assessor@440304 2026-11-10']]);
  expect(work(registered, proposed!, person(CorrectionApproved, '2026-11-04', { correctionId: ids.goal }))).toEqual([]);
  const disagreed = person(GuardiansDisagreed, '2026-11-03', { disagreementId: ids.goal2 });
  expect(work(registered, disagreed)).toEqual([`settle-disagreement ${coordinator} 2026-11-17`]);
  expect(work(registered, disagreed, person(PersonMoved, '2026-11-04', { street: OTHER, places: [OTHER, '440304', '4403'] }))).toEqual([`settle-disagreement street-coordinator@${OTHER} 2026-11-17`]);
  expect(work(registered, disagreed, person(DisagreementSettled, '2026-11-04', { disagreementId: ids.goal2 }))).toEqual([]);
});

test('two who look alike are decided where both belong, until somebody has; taken apart they are to be decided again', () => {
  const pair = (...events: Happened[]) => (rowOf(worklist, `duplicate-${ids.goal}`, ...events)?.items ?? []).map(({ kind, desk, due, about }) => `${kind} ${desk} ${due} ${about}`);
  const suspected = (places: string[]) => of(DuplicateSuspected, 'duplicate', ids.goal, '2026-11-03', { duplicateId: ids.goal, places });
  const here = suspected([STREET!, '440304', '4403']);
  expect([pair(here), pair(suspected(['440304', '4403']))]).toEqual([[`decide-duplicate ${coordinator} 2026-11-10 duplicate-suspect-${ids.goal}`], [`decide-duplicate assessor@440304 2026-11-10 duplicate-suspect-${ids.goal}`]]);
  const [linked, unlinked] = [PersonsLinked, PersonsUnlinked].map((definition, n) => of(definition, 'link', ids.person, `2026-11-0${n + 4}`, { duplicateId: ids.goal }));
  expect([pair(here, linked!), pair(here, linked!, unlinked!).length, pair(here, of(DuplicateDismissed, 'duplicate', ids.goal, '2026-11-04', { duplicateId: ids.goal }))]).toEqual([[], 1, []]);
});

test('it shows that somebody was urged, and that they have seen it', () => {
  const [item] = row(registered, listed)!.items;
  const { id: itemId, kind, desk, due, street } = item!;
  const about = { itemId, row: item!.row, kind, desk, due, street };
  const urged = of(DutyUrged, 'urging', itemId, '2026-11-20', { ...about, urgedBy: ids.assessor });
  expect(row(registered, listed, urged)!.items[0]!.urge).toMatchObject({ times: 1, by: ids.assessor, seenAt: null });
  expect(row(registered, listed, urged, of(DutyUrgeSeen, 'urging', itemId, '2026-11-21', { ...about, seenBy: ids.liaison }))!.items[0]!.urge).toMatchObject({ seenBy: ids.liaison });
});
