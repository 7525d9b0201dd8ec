import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chinaDay } from '@kangfu/common';
import { addDays } from '@kangfu/common/working-days';
import { importList } from '../../../tools/src/commands/import.ts';
import { CAMPAIGN, M } from '../../../tools/src/demo/operations.ts';
import { inventedResidentId } from '../../../tools/src/demo/resident-id.ts';
import { until } from '../support/kangfu.ts';
import type { Chapter } from './world.ts';

/** A street and communities of this chapter's own, so that its list is that of its people. */
const STREET = '440304009';
const [HERE, THERE] = [`${STREET}002`, `${STREET}004`] as const;

/** 需求筛查. */
export const screeningChapter: Chapter = (world) => describe('screening', () => {
  const liaison = (community: string = HERE) => world.as('community-liaison', community);
  const coordinator = () => world.as('street-coordinator', STREET);
  let born = 0;
  const resident = async (community: string, suffix: string | null, birth = `19${50 + born++}-03-04`, number = inventedResidentId(birth), address: string | null = null): Promise<string> => {
    const { person } = await (await liaison(community)).do(M.register, { name: '筛查居民', identity: { kind: 'RESIDENT_ID', number }, ...(suffix ? { certificateNumber: `${number}${suffix}` } : {}), street: STREET, community, ...(address ? { address } : {}) });
    return person.id;
  };
  const there = inventedResidentId('1949-03-04');
  let campaignId: string;
  let people: string[];
  const today = async (): Promise<string> => chinaDay((await (await coordinator()).get('query($id: ID!) { screeningCampaign(id: $id) { openedAt } }', { id: campaignId }))['screeningCampaign'].openedAt);
  const state = async (community: string = HERE) => (await (await liaison(community)).get(CAMPAIGN, { id: campaignId, first: 10 }))['screeningCampaign'];

  test('a campaign lists the holders of certificates and the known children, home-based needs of limb and visual disabilities first', async () => {
    people = await Promise.all([resident(HERE, '63'), resident(HERE, '41', undefined, undefined, '沙头一村3栋501'), resident(HERE, '14'), resident(HERE, null, '2021-03-04', undefined, '深圳市福田区沙头一村 3 号楼 501 室'), resident(THERE, '42', '1949-03-04', there), resident(HERE, null)]);
    const open = { place: STREET, from: '2026-01-01', until: '2099-12-31' };
    expect(await (await liaison()).refused(M.openCampaign, open)).toEqual(['FORBIDDEN']);
    expect(await (await world.as('street-coordinator', '440304006')).refused(M.openCampaign, open)).not.toEqual([]);
    expect(await (await world.as('programme-office', '440304')).refused(M.openCampaign, { ...open, place: '440304' })).toEqual(['unknown-place']);
    const { campaign } = await (await coordinator()).do(M.openCampaign, open);
    campaignId = campaign.id;
    expect(campaign.listed).toBe(5);
    // Later people are not on it: the denominator is fixed. A liaison sees their own community.
    await resident(HERE, '41');
    const { listed, households, progress } = await state();
    expect([listed, households.totalCount, progress]).toEqual([5, 4, [{ community: { code: HERE }, listed: 4, screened: 0, withNeeds: 0, refused: 0, away: 0, moved: 0, died: 0, pending: 4 }]]);
    expect(households.nodes.map(({ priority, person }: any) => [priority, person.id])).toEqual([
      ['HOME_BASED_FIRST', people[1]], ['LIMB_OR_VISUAL', people[2]], ['CERTIFICATE', people[0]], ['CHILD', people[3]],
    ]);
  });

  const WORK = 'query { worklist(role: COMMUNITY_LIAISON, first: 50, filter: { kinds: [SCREEN_NEEDS, SCREEN_AGAIN] }) { nodes { id kind due case { id } client { id } screening { priority previous { result needs } } } } }';
  const round = async (community: string = HERE): Promise<any[]> => (await (await liaison(community)).get(WORK)).worklist.nodes;

  test('the liaison of the community finds them on the worklist in the order of the round, and may be urged', async () => {
    const items = await until('the round on the list', round, (found) => found.length >= 4, 30);
    expect(items.map(({ kind, due, case: of, client, screening }) => [kind, due, of, client.id, screening.priority])).toEqual([
      ['HOME_BASED_FIRST', people[1]], ['LIMB_OR_VISUAL', people[2]], ['CERTIFICATE', people[0]], ['CHILD', people[3]]].map(([priority, id]) => ['SCREEN_NEEDS', '2099-12-31', null, id, priority]));
    expect((await round(THERE)).map(({ client }) => client.id)).toEqual([people[4]]);
    const itemId = items[0].id;
    expect(await (await world.as('street-coordinator', '440304006')).refused(M.urge, { itemId })).toEqual(['not-found']);
    await (await coordinator()).do(M.urge, { itemId, text: '请优先入户' });
    expect((await (await liaison()).do(M.seen, { itemId })).item.urge).toMatchObject({ times: 1, seenAt: expect.any(String) });
  });

  test('the round goes by household: who lives together is one stop, with all that is due there and the address; nobody else sees it', async () => {
    const ROUND = 'query($place: String, $first: Int!, $after: String, $t: DateTime) { householdRound(place: $place, first: $first, after: $after, asOf: $t) { totalCount pageInfo { endCursor hasNextPage } nodes { household earliestDue people { person { id addresses { kind address { value } } } items { kind client { id } } } } } }';
    const ask = async (variables: object, community: string = HERE) => (await (await liaison(community)).get(ROUND, { first: 10, ...variables })).householdRound;
    const { nodes, totalCount } = await until('the household is one', () => ask({ place: HERE }), (found) => found.totalCount === 3, 30);
    const together = nodes.find(({ people: there }: any) => there.length === 2);
    expect(together.people.map(({ person, items }: any) => [person.id, items.map(({ kind }: any) => kind)]).sort()).toEqual([people[1], people[3]].map((id) => [id, ['SCREEN_NEEDS']]).sort());
    expect(together).toMatchObject({ earliestDue: '2099-12-31', people: [{ person: { addresses: [{ kind: 'LIVING', address: { value: expect.stringContaining('沙头一村') } }] } }, {}] });
    const first = await ask({ place: HERE, first: 1 });
    const rest = await ask({ place: HERE, first: 10, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...rest.nodes].map(({ household }: any) => household)).toEqual(nodes.map(({ household }: any) => household));
    expect([totalCount, first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([3, true, false]);
    expect((await ask({ place: HERE }, THERE)).nodes).toEqual([]);
    expect((await (await coordinator()).ask(ROUND, { place: HERE, first: 10 })).data?.['householdRound']?.nodes ?? []).toEqual([]);
    expect((await ask({ place: HERE, t: '2020-01-01T00:00:00Z' })).nodes).toEqual([]);
  });

  test('needs that a visit found become one request, filed by the liaison for the person', async () => {
    const found = { campaignId, personId: people[1], outcome: 'SCREENED', needs: ['HOME_BASED', 'ASSISTIVE_DEVICES'], pairedWith: 'ft-rehab-centre', note: '需要扶手' };
    expect(await (await liaison(THERE)).refused(M.screen, found)).toEqual(['not-found']);
    await (await liaison()).do(M.screen, found);
    expect((await (await liaison()).do(M.screen, found)).screening).toMatchObject({ result: 'SCREENED' });
    expect(await (await liaison()).refused(M.screen, { ...found, needs: ['VOCATIONAL'] })).toEqual(['screening-recorded']);
    const [{ request }] = await until('the request is filed', async () => (await state()).households.nodes as any[], ([first]) => Boolean(first.request), 30);
    expect(request).toMatchObject({ status: 'FILED', filedAtUnit: { code: HERE }, needs: [{ kind: 'ASSISTIVE_DEVICES' }, { kind: 'HOME_BASED' }] });
    const { person } = await (await coordinator()).get('query($id: ID!) { person(id: $id) { cases(first: 5) { totalCount } } }', { id: people[1] });
    expect(person.cases.totalCount).toBe(1);
  });

  test('a list of outcomes is taken row by row, and again without effect; progress is counted by community', async () => {
    const day = await today();
    const rows = [
      { personId: people[0], outcome: 'AWAY', day }, { personId: people[2], outcome: 'MOVED', day }, { personId: people[3], outcome: 'REFUSED', needs: ['EDUCATION'] },
      { personId: people[3], outcome: 'SCREENED' }, { personId: people[5], outcome: 'SCREENED' }, { personId: people[2], outcome: 'AWAY', day: addDays(day, 400) },
    ];
    const { results } = await (await liaison()).do(M.screenMany, { campaignId, rows: rows.slice(0, 5) });
    expect(results.map(({ outcome, problems }: any) => [outcome, ...problems.map(({ code, path }: any) => `${path.join('.')} ${code}`)])).toEqual([
      ['RECORDED'], ['RECORDED'], ['REFUSED', 'rows.2.needs needs-without-screening'], ['REFUSED', 'rows.3.personId person-repeated'], ['REFUSED', 'rows.4.personId not-found'],
    ]);
    await until('who was away on the list again', round, (found) => found.some(({ kind, client }) => kind === 'SCREEN_AGAIN' && client.id === people[0]) && found.length === 2, 30);
    const again = await (await liaison()).do(M.screenMany, { campaignId, rows: rows.slice(0, 2) });
    expect(again.results.map(({ outcome }: any) => outcome)).toEqual(['UNCHANGED', 'UNCHANGED']);
    const later = await (await liaison()).do(M.screenMany, { campaignId, rows: [{ personId: people[0], outcome: 'SCREENED' }, { personId: people[3], outcome: 'DIED' }, rows[5]] });
    expect(later.results.map(({ outcome, problems }: any) => [outcome, ...problems.map(({ code }: any) => code)])).toEqual([['RECORDED'], ['RECORDED'], ['REFUSED', 'screening-day']]);
    await until('nobody of the community on the list', round, (found) => found.length === 0, 30);
    // Another year begins with what was found before.
    const next = (await (await coordinator()).do(M.openCampaign, { place: HERE, from: '2026-01-01', until: '2099-12-30' })).campaign;
    const prefilled = await until('next year on the list', round, (found) => found.length === next.listed, 30);
    expect(prefilled.find(({ client }) => client.id === people[1])).toMatchObject({ due: '2099-12-30', screening: { previous: { result: 'SCREENED', needs: ['ASSISTIVE_DEVICES', 'HOME_BASED'] } } });
    const all = (await (await coordinator()).get(CAMPAIGN, { id: campaignId, first: 10 }))['screeningCampaign'];
    expect(all.progress).toEqual([
      { community: { code: HERE }, listed: 4, screened: 2, withNeeds: 1, refused: 0, away: 0, moved: 1, died: 1, pending: 0 },
      { community: { code: THERE }, listed: 1, screened: 0, withNeeds: 0, refused: 0, away: 0, moved: 0, died: 0, pending: 1 },
    ]);
  });

  test('a round that was written down in a spreadsheet is imported as by the liaison; again nothing changes', async () => {
    const elsewhere = inventedResidentId('1961-05-06');
    await resident(THERE, null, '1961-05-06', elsewhere);
    const file = join(world.kangfu().dataDir, 'round.csv');
    writeFileSync(file, ['残疾人证号,身份证号,筛查结果,需求,治疗师', `${there}42,,已筛查,居家康复、辅具,李治疗师`, `,${elsewhere},外出,,`].join('\r\n'));
    const importing = (dryRun: boolean) => importList(file, { as: 'needs-screenings', place: THERE, campaign: campaignId, dryRun, lang: 'zh', parallel: 1, json: true });
    const errors = [{ line: 3, column: '身份证号', code: 'not-listed' }];
    expect(await importing(true)).toMatchObject({ rows: 2, recorded: 1, unchanged: 0, refused: 1, errors });
    expect(await importing(false)).toMatchObject({ rows: 2, recorded: 1, unchanged: 0, refused: 1, errors });
    expect(await importing(false)).toMatchObject({ rows: 2, recorded: 0, unchanged: 1, refused: 1, errors });
    expect((await state(THERE)).households.nodes).toMatchObject([{ result: 'SCREENED', needs: ['ASSISTIVE_DEVICES', 'HOME_BASED'] }]);
  });
});
