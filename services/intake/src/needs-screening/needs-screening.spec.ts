import { isRefused, specification } from '@kangfu/decider';
import { campaignDecider, type CampaignFacts, type OpenScreeningCampaign, priorityOf, type Resident, screeningIdOf } from './campaign.decider.js';
import { needScreeningDecider, type NeedScreeningFacts, type RecordNeedScreening } from './need-screening.decider.js';
import type { CampaignEvent, NeedScreeningEvent } from './needs-screening.events.js';

const uuid = (n: number) => `${String(n).repeat(8)}-0000-5000-8000-000000000001`;
const campaignId = uuid(9);
const place = { code: '440304006', path: ['440304006', '440304', '4403'] };
const resident = (n: number, disabilityClass: number | null, grade = 3, ageBand: Resident['ageBand'] = '45-59'): Resident =>
  ({ personId: uuid(n), street: '440304006', places: [...place.path, '440304006009'], certificate: disabilityClass ? { disabilityClass, grade } : null, ageBand });
const residents = [resident(1, 6), resident(2, null, 3, '0-6'), resident(3, null), resident(4, 4, 1), resident(5, 2, 2), resident(6, 1, 4)];
const campaign = specification(campaignDecider, { now: '2026-11-22T02:00:00.000Z', place, residents } as CampaignFacts);
const open = (more = {}): OpenScreeningCampaign => ({ type: 'OpenScreeningCampaign', data: { campaignId, from: '2026-11-01', until: '2026-12-31', ...more } });
const opened = campaign.given().when(open()).decision as readonly CampaignEvent[];

test('the list is everybody with a certificate and the known children, home-based needs of limb and visual disabilities first, and never changes', () => {
  expect(opened[0]).toMatchObject({ type: 'ScreeningCampaignOpened', data: { place: '440304006', listed: 5 } });
  expect(opened.slice(1).map(({ data }) => { const { personId, priority, community } = data as { personId: string; priority: string; community: string }; return [personId[0], priority, community]; })).toEqual([
    ['4', 'home-based-first', '440304006009'], ['6', 'limb-or-visual', '440304006009'], ['5', 'severe', '440304006009'], ['1', 'certificate', '440304006009'], ['2', 'child', '440304006009'],
  ]);
  campaign.given(...opened).when(open()).thenRefuses('campaign-opened');
  expect(priorityOf(resident(3, null))).toBeNull();
});

test('a campaign has a place, people and a time', () => {
  campaign.given().when(open(), { place: null }).thenRefuses('unknown-place');
  campaign.given().when(open(), { residents: [resident(3, null)] }).thenRefuses('nobody-to-screen');
  campaign.given().when(open({ until: '2026-11-21' })).thenRefuses('validity');
  campaign.given().when(open(), { residents: Array.from({ length: 20_001 }, (_, i) => resident(i % 10, 4)) }).thenRefuses('campaign-too-large');
});

const household = { screeningId: screeningIdOf(campaignId, uuid(4)), campaignId, personId: uuid(4), street: '440304006', community: '440304006009', priority: 'home-based-first' as const, disabilityClass: 4, grade: 1, ageBand: '45-59' as const };
const screening = specification(needScreeningDecider, { now: '2026-11-22T02:00:00.000Z', listed: { household, from: '2026-11-01', until: '2026-12-31' } } as NeedScreeningFacts);
const record = (outcome: string, needs: string[] = [], more: Partial<RecordNeedScreening['data']> = {}): RecordNeedScreening =>
  ({ type: 'RecordNeedScreening', data: { outcome: outcome as never, needs: needs as never, day: null, pairedWith: null, note: null, recordedBy: uuid(8), unit: '440304006009', ...more } });
const recorded = (outcome: string, needs: string[] = [], day = '2026-11-22'): NeedScreeningEvent =>
  ({ type: 'NeedScreeningRecorded', data: { ...household, outcome: outcome as never, needs: needs as never, day, recordedBy: uuid(8), unit: '440304006009' } });

test('a visit says what became of it, which needs were found, by whom and when', () => {
  screening.given().when(record('screened', ['vocational', 'home-based', 'vocational'])).then(recorded('screened', ['home-based', 'vocational']));
  screening.given().when(record('screened', [], { note: '…', pairedWith: 'ft-rehab-centre', day: '2026-11-20' })).then({ ...recorded('screened', [], '2026-11-20'), occurred: '2026-11-20T15:59:59.999Z', data: { ...recorded('screened', [], '2026-11-20').data, pairedWith: 'ft-rehab-centre' }, personal: { note: '…' } });
  screening.given().when(record('died')).then(recorded('died'));
  screening.given().when(record('refused', ['vocational'])).thenRefuses('needs-without-screening');
  screening.given().when(record('screened'), { listed: null }).thenRefuses('not-found');
});

test('a day lies within the campaign and not in the future; what was written down offline comes later', () => {
  for (const day of ['2026-11-23', '2026-10-31']) screening.given().when(record('away', [], { day })).thenRefuses('screening-day');
  screening.given().when(record('away'), { now: '2027-01-02T02:00:00.000Z' }).thenRefuses('campaign-over');
  screening.given().when(record('away', [], { day: '2026-12-31' }), { now: '2027-01-02T02:00:00.000Z' }).thenTypes('NeedScreeningRecorded');
});

test('a draft made offline happened at its own time', () => {
  const at = '2026-11-20T09:10:00+08:00';
  screening.given().when(record('away', [], { at })).then({ ...recorded('away', [], '2026-11-20'), occurred: '2026-11-20T01:10:00.000Z' });
  screening.given(recorded('away', [], '2026-11-20')).when(record('away', [], { at })).thenNothing();
  screening.given().when(record('away', [], { at, day: '2026-11-19' })).thenRefuses('time-of-another-day');
  screening.given().when(record('away', [], { at: '2026-11-22T02:00:00.001Z' })).thenRefuses('time-of-another-day');
});

test('who refused or was away is asked again; the same again changes nothing; what is done is not done otherwise', () => {
  for (const outcome of ['refused', 'away']) screening.given(recorded(outcome)).when(record('screened', ['vocational'])).thenTypes('NeedScreeningRecorded');
  for (const outcome of ['screened', 'moved', 'died', 'away']) screening.given(recorded(outcome)).when(record(outcome)).thenNothing();
  for (const outcome of ['screened', 'moved', 'died']) screening.given(recorded(outcome)).when(record('away')).thenRefuses('screening-recorded');
  expect(isRefused(screening.given(recorded('screened', ['vocational'])).when(record('screened', ['home-based'])).decision)).toBe(true);
});
