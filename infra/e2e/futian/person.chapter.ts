import { randomInt } from 'node:crypto';
import { globalId } from '@kangfu/common';
import { inventedResident } from '../../../tools/src/demo/futian.ts';
import { M } from '../../../tools/src/demo/operations.ts';
import { until } from '../support/kangfu.ts';
import { asClient, type Chapter, COMMUNITY, DISTRICT, STREET, type World } from './world.ts';

const SUSPECTS = `query($person: ID!) { duplicateSuspects(first: 20, filter: { personId: $person }) { nodes {
  id status score likelyTwins dismissal person { id } other { id } parts { part likeness points reason { zh } }
} } }`;
const CASES = 'query($id: ID!) { person(id: $id) { canonical { id } linkedPersons { id } cases(first: 20) { nodes { id } } name { value } version } }';

/** A child without a number, on a diagnosis: somebody whom only an attentive office knows again. */
const childOf = (family: { birthDate: string; guardianName: string; guardianPhone: string }, name: string, more: object = {}) => ({
  name, sex: 'F', street: STREET, community: COMMUNITY, ...family,
  evidence: { issuerLevel: 'LEVEL_3A', issuedOn: new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10), suspected: false }, ...more,
});
/** Nobody else of this name, birthday and phone is about. */
const aFamily = () => ({
  birthDate: `202${3 + randomInt(3)}-0${1 + randomInt(9)}-${10 + randomInt(19)}`, guardianName: `林${String.fromCodePoint(0x4e00 + randomInt(0x3000), 0x4e00 + randomInt(0x3000))}`, guardianPhone: `139${String(randomInt(1e8)).padStart(8, '0')}`,
});
const register = async (world: World, input: object): Promise<string> => (await (await world.as('window-clerk', STREET)).do(M.register, input)).person.id;
const suspectsOf = async (world: World, person: string, unit = STREET) => (await (await world.as('street-coordinator', unit)).get(SUSPECTS, { person })).duplicateSuspects.nodes;

/** Who somebody is: one number one person, suspected duplicates, link and unlink. */
export const personChapter: Chapter = (world) => describe('person', () => {
  test('fifty registrations of one resident ID at once make one person', async () => {
    const { number, name } = inventedResident();
    const clerks = await Promise.all([STREET, '440304007', '440304008'].map((street) => world.as('window-clerk', street)));
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => clerks[i % 3]!.ask(M.register, { input: { name, identity: { kind: 'RESIDENT_ID', number }, street: STREET } })));
    const payloads = answers.map(({ data, errors }) => data?.registerPerson ?? errors);
    expect(payloads.map((payload: any) => payload.problems?.map(({ code }: any) => code).join() ?? JSON.stringify(payload)).sort()).toEqual(['', ...Array<string>(49).fill('person-known')]);
  });

  test('a child registered twice is suspected with every part of the score, linked by the coordinator, and unlinked exactly', async () => {
    const family = aFamily();
    const [first, second] = [await register(world, childOf(family, '林小雨')), await register(world, childOf(family, '林晓雨'))];
    const [suspect] = await suspectsOf(world, first);
    expect(suspect).toMatchObject({ status: 'OPEN', likelyTwins: false, person: { id: second }, other: { id: first } });
    expect(suspect.parts.map(({ part, likeness, points }: any) => `${part} ${likeness} ${points}`)).toEqual([
      'NAME SOUND 20', 'BIRTH_DATE SAME 30', 'SEX SAME 5', 'GUARDIAN SAME 15', 'PHONE SAME 15', 'COMMUNITY SAME 10', 'IDENTITY MISSING 0',
    ]);
    const clerk = await world.as('window-clerk', STREET);
    const { case: filed } = await clerk.do(M.file, { personId: second, needs: ['VOCATIONAL'], provided: [] });
    const coordinator = await world.as('street-coordinator', STREET);
    const before = await Promise.all([first, second].map((id) => coordinator.get(CASES, { id })));

    expect(await clerk.refused(M.linkPersons, { personId: first, otherId: second })).toEqual(['FORBIDDEN']);
    expect(await (await world.as('street-coordinator', '440304007')).refused(M.linkPersons, { personId: first, otherId: second })).toEqual(['not-found']);
    const { person } = await coordinator.do(M.linkPersons, { personId: second, otherId: first, reason: '同一儿童' });
    expect(person).toEqual({ id: first, linkedPersons: [{ id: second }], cases: { nodes: [{ id: filed.id }] } });
    expect((await coordinator.get(CASES, { id: second })).person).toMatchObject({ canonical: { id: first }, cases: { nodes: [{ id: filed.id }] } });
    expect(await suspectsOf(world, first)).toMatchObject([{ status: 'LINKED' }]);
    // Nobody asks twice for the same, under whichever registration.
    expect(await clerk.refused(M.file, { personId: first, needs: ['VOCATIONAL'], provided: [] })).toEqual(['request-open-already']);
    expect(await coordinator.refused(M.linkPersons, { personId: first, otherId: second })).toEqual(['linked-already']);

    await coordinator.do(M.unlinkPersons, { personId: second, reason: '查明为两人' });
    expect(await Promise.all([first, second].map((id) => coordinator.get(CASES, { id })))).toEqual(before);
    expect(await suspectsOf(world, first)).toMatchObject([{ status: 'OPEN' }]);
  });

  test('registrations that are linked are one person: for whoever they are, for the clerk who matches, for a death; and two again once they are parted', async () => {
    const identity = { kind: 'RESIDENT_ID', number: inventedResident().number };
    const [numbered, other] = [await register(world, { name: '沈一', identity, street: STREET, community: COMMUNITY }), await register(world, childOf(aFamily(), '沈小一'))];
    const [clerk, coordinator, elsewhere] = [await world.as('window-clerk', STREET), await world.as('street-coordinator', STREET), await world.as('window-clerk', '440304007')];
    const { case: filed } = await clerk.do(M.file, { personId: other, needs: ['VOCATIONAL'], provided: [] });
    const self = await asClient(numbered);
    const MINE = 'query($case: ID!) { case(id: $case) { id } viewer { person { id } } }';
    const match = async () => (await elsewhere.get('query($identity: IdentityInput!) { personByIdentity(identity: $identity) { known openRequestsAt { code } person { id } } }', { identity })).personByIdentity;
    expect([await match(), await self.get(MINE, { case: filed.id })]).toEqual([{ known: true, openRequestsAt: [], person: null }, { case: null, viewer: { person: { id: numbered } } }]);

    await coordinator.do(M.linkPersons, { personId: numbered, otherId: other });
    expect(await match()).toEqual({ known: true, openRequestsAt: [{ code: STREET }], person: null });
    await until('the case is theirs', () => self.get(MINE, { case: filed.id }), ({ case: mine }) => mine?.id === filed.id, 30);
    const otherwise = await asClient(other);
    await until('they are one', () => otherwise.get(MINE, { case: filed.id }), ({ viewer }) => viewer.person?.id === numbered, 30);

    // Told across the link: who is dead under one registration is filed for no more under the other, and its case is told.
    await clerk.do(M.recordDeath, { personId: numbered, day: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10) });
    const HISTORY = 'query($id: ID!) { case(id: $id) { history(first: 20) { nodes { type } } } }';
    const told = (type: string, count: number) => until(`${type} in its history`, () => coordinator.get(HISTORY, { id: filed.id }), ({ case: { history } }) => history.nodes.filter((node: any) => node.type === type).length === count, 30);
    await told('ClientDied', 1);
    await coordinator.do(M.unlinkPersons, { personId: other, reason: '系两人' });
    await told('ClientDeathWithdrawn', 1);
    await until('the case is theirs no more', () => self.get(MINE, { case: filed.id }), ({ case: mine }) => mine === null, 30);
    expect(await match()).toEqual({ known: true, openRequestsAt: [], person: null });
    expect(await clerk.refused(M.accept, { caseId: filed.id })).toEqual(['materials-missing']);
  });

  test('twins stay two, and a person says so', async () => {
    const family = aFamily();
    const [first, second] = [await register(world, childOf(family, '陈安')), await register(world, childOf(family, '陈宁'))];
    const [suspect] = await suspectsOf(world, second);
    expect(suspect).toMatchObject({ status: 'OPEN', likelyTwins: true });
    const coordinator = await world.as('street-coordinator', STREET);
    expect((await coordinator.get(CASES, { id: first })).person).toMatchObject({ canonical: null, linkedPersons: [] });
    expect((await coordinator.do(M.dismissDuplicate, { suspectId: suspect.id, reasonCode: 'TWINS' })).suspect).toMatchObject({ status: 'DISMISSED', dismissal: 'TWINS' });
    // What was decided is not asked again, whatever is said of them later.
    await coordinator.do(M.contact, { personId: second, phone: family.guardianPhone });
    expect(await suspectsOf(world, second)).toMatchObject([{ status: 'DISMISSED' }]);
  });

  test('two in two streets are for the district to decide', async () => {
    const family = aFamily();
    const first = await register(world, childOf(family, '周乐'));
    const { person } = await (await world.as('window-clerk', '440304007')).do(M.register, childOf(family, '周乐', { street: '440304007', community: null }));
    expect(await suspectsOf(world, first)).toEqual([]);
    const assessor = await world.as('assessor', DISTRICT);
    expect((await assessor.get(SUSPECTS, { person: first })).duplicateSuspects.nodes).toMatchObject([{ person: { id: person.id }, other: { id: first } }]);
    const PAIRS = 'query { worklist(role: ASSESSOR, first: 100, filter: { kinds: [DECIDE_DUPLICATE] }) { nodes { client { id } aboutId } } }';
    const lies = async (): Promise<boolean> => (await assessor.get(PAIRS)).worklist.nodes.some(({ client }: any) => client.id === person.id);
    await until('the pair on the list of the district', lies, (there) => there, 30);
    expect((await assessor.do(M.linkPersons, { personId: first, otherId: person.id })).person).toMatchObject({ id: first, linkedPersons: [{ id: person.id }] });
    await until('the pair off the list again', lies, (there) => !there, 30);
  });

  test('a move hands every open case over to the new street, with its clock; the old street loses it, and its address stays in the history', async () => {
    const [OLD, NEW] = [STREET, '440304007'];
    const [before, after] = [await world.as('window-clerk', OLD), await world.as('window-clerk', NEW)];
    const { number, name } = inventedResident();
    const { person } = await before.do(M.register, { name, identity: { kind: 'RESIDENT_ID', number }, street: OLD, community: COMMUNITY, address: '香蜜湖一村' });
    const { case: filed } = await before.do(M.file, { personId: person.id, needs: ['VOCATIONAL'], provided: ['APPLICATION_FORM', 'IDENTITY_DOCUMENT', 'DISABILITY_PROOF'] });
    const WHERE = 'query($id: ID!) { case(id: $id) { status street { code } window { code } journey { nextDue } } }';
    const due = (await before.get(WHERE, { id: filed.id })).case.journey.nextDue;
    expect((await before.ask(WHERE, { id: filed.id })).data!['case']).not.toBeNull();
    expect((await after.ask(WHERE, { id: filed.id })).data!['case']).toBeNull();

    // At the window of the new street, with the document in hand.
    expect(await after.refused(M.address, { personId: person.id, kind: 'LIVING', street: NEW, address: '梅林一村' })).toEqual(['not-found']);
    await after.do(M.address, { identity: { kind: 'RESIDENT_ID', number }, kind: 'LIVING', street: NEW, address: '梅林一村' });
    const moved = await until('the case at its new street', async () => (await after.get(WHERE, { id: filed.id })).case, (found: any) => found?.street.code === NEW && found.journey !== null, 30);
    expect(moved).toEqual({ status: 'FILED', street: { code: NEW }, window: { code: NEW }, journey: { nextDue: due } });
    await until('the old street without case and person', () => before.ask('query($case: ID!, $person: ID!) { case(id: $case) { id } person(id: $person) { id } }', { case: filed.id, person: person.id }),
      ({ data }) => data!['case'] === null && data!['person'] === null, 30);
    expect(await before.refused(M.accept, { caseId: filed.id })).toEqual(['not-found']);
    await after.do(M.accept, { caseId: filed.id });
    const { person: there } = await after.do(M.address, { personId: person.id, kind: 'HOUSEHOLD', address: '江苏省常州市' });
    expect(there.addresses.map(({ kind, current, street, address }: any) => `${kind} ${current} ${street?.code} ${address.value}`)).toEqual([
      `HOUSEHOLD true undefined 江苏省常州市`, `LIVING true ${NEW} 梅林一村`, `LIVING false ${OLD} 香蜜湖一村`,
    ]);
    expect((await after.get('query($id: ID!) { person(id: $id) { addressRoles { service routes entitles counts } } }', { id: person.id })).person.addressRoles).toContainEqual({ service: 'CASE', routes: 'LIVING', entitles: 'HOUSEHOLD', counts: 'LIVING' });
  });

  test('the autism file of a child goes to the station of the new street with its duty, and stays, flagged, when the child leaves the area', async () => {
    const [OLD, NEW] = ['320412105', '320404001'];
    const [before, after] = [await world.as('station-worker', OLD), await world.as('station-worker', NEW)];
    const { person: { id: personId } } = await before.do(M.register, childOf(aFamily(), '常小宁', { street: OLD, community: null }));
    await before.do('mutation($input: RecordScreeningInput!) { recordScreening(input: $input) { screening { id } consistencyToken problems { code message path } } }', { personId, place: OLD, answers: [1, 1, 1, 1, 0, 0, 0, 0, 0, 0], ageMonths: 20, sex: 'F' });
    const FILE = 'query($id: ID!) { autismFile(id: $id) { placeCode movedFrom { code } outOfAreaSince screening { id } } duties(first: 50) { nodes { status chasedByCode unitCode file { id } } } }';
    const id = globalId('autism-file', Buffer.from(personId, 'base64url').toString().slice(-36));
    const fileAt = async (who: typeof before) => {
      const { autismFile, duties } = await who.get(FILE, { id });
      return { file: autismFile, duties: duties.nodes.filter(({ file }: any) => file?.id === id) };
    };
    await until('a file with its duty', () => fileAt(before), ({ file, duties }) => file !== null && duties.length === 1, 30);
    await before.do(M.address, { personId, kind: 'LIVING', street: NEW, address: '五星街道' });
    const there = await until('both at the new station', () => fileAt(after), ({ file, duties }) => file?.placeCode === NEW && duties.length === 1, 30);
    expect(there).toMatchObject({ file: { movedFrom: { code: OLD }, outOfAreaSince: null, screening: { id: expect.any(String) } }, duties: [{ status: 'OPEN', chasedByCode: NEW, unitCode: expect.not.stringMatching(/320412/) }] });
    expect((await fileAt(before)).file).toBeNull();
    await after.do(M.address, { personId, kind: 'LIVING', street: STREET, address: '香蜜湖' });
    await until('flagged', () => fileAt(after), ({ file, duties }) => file?.placeCode === NEW && file.outOfAreaSince !== null && duties.length === 1, 30);
  });

  test('a number gained later is the same person; one that is somebody else\'s is refused, and the two are suspected', async () => {
    const clerk = await world.as('window-clerk', STREET);
    const [mine, others] = [inventedResident(), inventedResident()];
    const personId = await register(world, childOf(aFamily(), '郑新'));
    const other = await register(world, { name: others.name, identity: { kind: 'RESIDENT_ID', number: others.number }, street: STREET });
    expect((await clerk.do(M.identity, { personId, identity: { kind: 'RESIDENT_ID', number: mine.number } })).person).toEqual({ id: personId, idKind: 'RESIDENT_ID', flags: [] });
    const MATCH = 'query($identity: IdentityInput!) { personByIdentity(identity: $identity) { known person { id } } }';
    expect((await clerk.get(MATCH, { identity: { kind: 'RESIDENT_ID', number: mine.number } })).personByIdentity).toEqual({ known: true, person: { id: personId } });
    expect(await clerk.refused(M.identity, { personId, identity: { kind: 'RESIDENT_ID', number: others.number } })).toEqual(['person-known']);
    const [suspect] = await until('the suspicion', () => suspectsOf(world, personId), (found: any[]) => found.length === 1, 30);
    expect([suspect.person.id, suspect.other.id, suspect.parts.at(-1)]).toMatchObject([personId, other, { part: 'IDENTITY', likeness: 'SAME', points: 100 }]);
  });

  test('guardians who disagree are a flag; certificates have a history; a correction is approved by another', async () => {
    const clerk = await world.as('window-clerk', STREET);
    const coordinator = await world.as('street-coordinator', STREET);
    const { number, name } = inventedResident();
    const personId = await register(world, childOf(aFamily(), '吴越', { guardianName: null, guardianPhone: null }));
    const { person: guarded } = await clerk.do(M.guardian, { personId, relation: 'MOTHER', name: '王芳' });
    expect(guarded).toMatchObject({ flags: ['NO_IDENTITY'], guardians: [{ relation: 'MOTHER', legal: false, inForce: true, name: { value: '王芳' } }] });
    const { person: both } = await clerk.do(M.guardian, { personId, relation: 'INSTITUTION', institution: STREET, legal: true });
    const { person: apart } = await clerk.do(M.disagree, { personId, guardianIds: both.guardians.map(({ guardianId }: any) => guardianId), about: '是否寄宿' });
    expect(apart).toMatchObject({ flags: ['NO_IDENTITY', 'GUARDIANS_DISAGREE'], guardians: [{ inForce: true }, { inForce: true }], guardianDisagreements: [{ about: { value: '是否寄宿' }, settledAt: null }] });

    const adult = await register(world, { name, identity: { kind: 'RESIDENT_ID', number }, certificateNumber: `${number}43`, street: STREET });
    const { person: certified } = await clerk.do(M.certificate, {
      personId: adult, certificateNumber: `${number}72B1`, issuer: '福田区残疾人联合会', issuedOn: '2026-01-05', components: [{ disabilityClass: 4, grade: 3 }, { disabilityClass: 5, grade: 2 }],
    });
    expect(certified).toMatchObject({ flags: [], certificate: { grade: 2 }, certificates: [{ disabilityClass: 7, status: 'VALID', issuer: '福田区残疾人联合会' }, { disabilityClass: 4, grade: 3, status: 'REPLACED', issuer: null }] });
    expect((await clerk.do(M.certificate, { personId: adult, certificateNumber: `${inventedResident().number}42`, issuer: '福田区残疾人联合会', issuedOn: '2026-02-05' })).person.flags).toEqual(['CERTIFICATE_ID_DIFFERS']);

    const { person: proposed } = await coordinator.do(M.correct, { personId, name: '吴悦', reason: '登记时写错' });
    expect(proposed).toMatchObject({ name: { value: '吴越' }, corrections: [{ status: 'PROPOSED', fields: ['NAME'], name: { value: '吴悦' } }] });
    const correctionId = proposed.corrections[0].correctionId;
    expect(await clerk.refused(M.decideCorrection, { personId, correctionId, approve: true })).toEqual(['FORBIDDEN']);
    expect(await coordinator.refused(M.decideCorrection, { personId, correctionId, approve: true })).toEqual(['own-correction']);
    const assessor = await world.as('assessor', DISTRICT);
    expect((await assessor.get('{ personsToCorrect(first: 100) { nodes { id } } }')).personsToCorrect.nodes).toContainEqual({ id: personId });
    expect((await assessor.do(M.decideCorrection, { personId, correctionId, approve: true })).person).toMatchObject({ name: { value: '吴悦' }, corrections: [{ status: 'APPROVED' }] });
  });

  test('nobody who signs is called', async () => {
    const clerk = await world.as('window-clerk', STREET);
    const personId = await register(world, childOf(aFamily(), '何静'));
    expect((await clerk.do(M.preferences, { personId, sign: true, largePrint: true })).person).toEqual({ preferences: { channel: 'SMS', sign: true, mayBeCalled: false } });
    expect(await clerk.refused(M.preferences, { personId, channel: 'PHONE' })).toEqual(['no-calls-to-the-deaf']);
  });
});
