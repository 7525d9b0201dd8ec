import { dueOf, workingDays } from '@kangfu/common/working-days';
import { inventedResident } from '../../../tools/src/demo/futian.ts';
import { M } from '../../../tools/src/demo/operations.ts';
import type { Session } from '../../../tools/src/demo/session.ts';
import { openCase, PAPERS, type Staff, staffOfStreet } from '../support/open-case.ts';
import { settled, until } from '../support/kangfu.ts';
import { AGENCY, agencyId, asClient, barthel, type Chapter, day, DISTRICT, later, now, registered, STREET, type World } from './world.ts';


const JOURNEY = 'query($id: ID!) { case(id: $id) { journey { onHoldUntil contactLostOn steps { step state due overdue level responsibleRole responsibleUnitCode escalatedTo { role unitCode } } } hold { onHold automatic until } } }';
const FLAGS = 'query($id: ID!) { case(id: $id) { flags { id kind severity automatic due open resolution } } }';
const CONDITIONS = 'query($id: ID!, $reason: CloseReason) { case(id: $id) { closureConditions(reason: $reason) { condition state open { code } } } }';
const ARCHIVE = 'query($id: ID!) { case(id: $id) { archive { complete missing custodianCode retainUntil lines { kind count } printable } } }';
interface Step { step: string; state: string; due: string | null; overdue: boolean; level: number; responsibleRole: string | null; escalatedTo: { role: string; unitCode: string } | null }

/** 跟踪、时限、预警、暂停、结案、归档: what happens between a plan in force and the archive. */
export const trackCloseChapter: Chapter = (world: World) => describe('track-close', () => {
  let staff: Staff;
  let second: Session;
  let inspector: Session;
  let caseId: string;
  let planId: string;
  let goals: { id: string }[];
  let referralId: string;
  const seen = async () => (await staff.assessor.get(JOURNEY, { id: caseId })).case as { journey: { onHoldUntil: string | null; contactLostOn: string | null; steps: Step[] }; hold: { onHold: boolean; automatic: boolean | null } | null };
  const step = async (name: string): Promise<Step> => (await seen()).journey.steps.find((each) => each.step === name)!;
  const flags = async () => (await staff.assessor.get(FLAGS, { id: caseId })).case.flags as { id: string; kind: string; severity: string; automatic: boolean; open: boolean; resolution: string | null }[];

  const assess = (bathing: number) => staff.assessor.do(M.assess, { caseId, answers: barthel(5, bathing) });

  test('on hold no clock runs; the hold ends by itself when its last day is over', async () => {
    staff = await staffOfStreet();
    [second, inspector] = [await world.as('assessor', `${DISTRICT}:2`), await world.as('quality-inspector', DISTRICT)];
    const opened = await openCase(staff, { name: '测试居民', phone: '13600005555', statement: '希望恢复行走' });
    ({ caseId, referralId } = opened);
    await assess(0);
    await staff.coordinator.do(M.manager, { caseId, manager: (await staff.coordinator.get('{ viewer { userId } }')).viewer.userId });
    const { plan } = await staff.assessor.do(M.plan, {
      caseId, agencyId: agencyId(AGENCY), sessionsPlanned: 1, from: day(0), to: day(120), goals: [{ domain: 'MOBILITY', baseline: -2, weight: 2, text: '上下楼梯' }, { domain: 'SELF_CARE', baseline: -1, weight: 1, text: '洗澡' }, { domain: 'SOCIAL', baseline: -1, weight: 1, text: '外出' }],
    });
    ({ id: planId, goals } = plan);
    await (await asClient(opened.personId)).do(M.agree, { planId, agreedBy: 'CLIENT' });
    await second.do(M.approve, { planId });
    await staff.agency.do(M.session, { planId, referralId, day: day(0), minutes: 45, attendance: 'ATTENDED' });

    const before = await step('TRACK');
    expect(before).toMatchObject({ state: 'ACTIVE', due: day(30), level: 0, responsibleRole: 'STREET_COORDINATOR' });
    expect(await staff.clerk.refused(M.hold, { caseId, reason: 'IN_HOSPITAL', until: day(4) })).toEqual(['FORBIDDEN']);
    await staff.coordinator.do(M.hold, { caseId, reason: 'IN_HOSPITAL', until: day(4) });
    expect(await staff.coordinator.refused(M.hold, { caseId, reason: 'AWAY', until: day(9) })).toEqual(['case-on-hold']);
    const until4 = day(4);
    expect(await seen()).toMatchObject({ journey: { onHoldUntil: until4 }, hold: { onHold: true } });
    expect((await seen()).journey.steps.filter(({ state }) => state === 'ACTIVE').map(({ step: name, due }) => [name, due])).toEqual([['TRACK', null], ['REVIEW', null], ['FOLLOW_UP', null]]);
    await later(5);
    await until('the hold is over', seen, ({ hold }) => hold?.onHold === false, 30);
    expect((await seen()).hold).toMatchObject({ automatic: true });
    expect((await step('TRACK')).due! > before.due!).toBe(true);
  });

  test('a note that does not come is overdue, escalated along the chain, and a flag', async () => {
    await later(31);
    await until('the first of the chain is told', () => step('TRACK'), ({ level }) => level === 1, 30);
    expect(await step('TRACK')).toMatchObject({ overdue: true, escalatedTo: { role: 'STREET_COORDINATOR', unitCode: STREET } });
    await until('the flag', flags, (found) => found.length > 0, 30);
    expect(await flags()).toMatchObject([{ kind: 'MISSED_NOTE', severity: 'MEDIUM', automatic: true, open: true }]);
    await later(9);
    await until('the end of the chain', () => step('TRACK'), ({ level }) => level === 3, 30);
    expect((await step('TRACK')).escalatedTo).toEqual({ role: 'PROGRAMME_OFFICE', unitCode: DISTRICT });
    await staff.coordinator.do(M.progress, { planId, day: day(0), progress: 'SLOW' });
    expect(await step('TRACK')).toMatchObject({ overdue: false, level: 0, escalatedTo: null });
    await settled(world.kangfu());
    expect(await flags()).toHaveLength(1);
  });

  test('closing lists its conditions; an open high flag keeps the case open', async () => {
    const { flag } = await staff.liaison.do(M.flag, { caseId, kind: 'SAFETY', severity: 'HIGH', text: '白天家中无人' });
    await staff.agency.do(M.completeReferral, { referralId, outcome: 'PARTLY' });
    const { closureConditions } = (await staff.assessor.get(CONDITIONS, { id: caseId, reason: 'LOST' })).case;
    expect(closureConditions.map(({ condition, state, open }: { condition: string; state: string; open: { code: string }[] }) => [condition, state, ...open.map(({ code }) => code)])).toEqual([
      ['NEEDS_TRIAGED', 'MET'], ['REFERRALS_ENDED', 'MET'], ['LOANS_RETURNED', 'MET'], ['NO_HIGH_FLAG', 'UNMET', 'high-flag-open'], ['CONTACT_LOST', 'UNMET', 'contact-not-lost'], ['PLAN_APPROVED', 'MET'], ['EFFECT_REVIEWED', 'WAIVED', 'effect-not-reviewed'], ['VISITED', 'UNMET', 'visit-missing']]);
    expect(await staff.coordinator.refused(M.close, { caseId, reason: 'GOAL_MET' })).toEqual(['high-flag-open', 'effect-not-reviewed', 'visit-missing']);
    await staff.coordinator.do(M.resolveFlag, { flagId: flag.id, resolution: 'TALKED_TO_FAMILY' });
    expect(await staff.coordinator.refused(M.resolveFlag, { flagId: flag.id, resolution: 'NO_GROUND' })).toEqual(['flag-resolved']);
    await assess(5);
    const { effectReview } = await inspector.do(M.review, { planId, goals: goals.map(({ id }, i) => ({ goalId: id, score: [1, 1, 0][i] })), effective: true });
    expect(effectReview.gasT).toBe(60);
    expect((await staff.assessor.get('query($id: ID!) { case(id: $id) { effectReviews { changes { instrument baseline latest change better worse } } } }', { id: caseId })).case.effectReviews)
      .toEqual([{ changes: [{ instrument: 'barthel', baseline: 45, latest: 50, change: 5, better: 1, worse: 0 }] }]);
  });

  test('after three days in vain contact is lost; the case is closed and its archive complete', async () => {
    for (const _ of [1, 2, 3]) {
      await staff.liaison.do(M.visit, { caseId, day: day(0), reached: false });
      await later(1);
    }
    expect((await seen()).journey.contactLostOn).toBe(day(-1));
    await staff.coordinator.do(M.close, { caseId, reason: 'LOST' });
    const { archive } = (await staff.coordinator.get(ARCHIVE, { id: caseId })).case;
    expect(archive).toMatchObject({ custodianCode: STREET, missing: [], complete: true });
    expect(archive.lines).toEqual(expect.arrayContaining([{ kind: 'APPLICATION', count: 1 }, { kind: 'VISIT', count: 3 }, { kind: 'FLAG', count: 3 }, { kind: 'HOLD', count: 2 }, { kind: 'CLOSURE', count: 1 }]));
    expect(archive.printable).toContain('齐全');
    await staff.coordinator.do(M.reopen, { caseId, reason: 'CONTACT_REGAINED' });
    expect((await staff.coordinator.get(ARCHIVE, { id: caseId })).case.archive).toBeNull();
  });

  test('a street sets its own clocks from a day on, and a street that is not switched on takes no requests', async () => {
    const office = await world.as('programme-office', DISTRICT);
    expect(await staff.clerk.refused(M.configure, { unit: STREET, key: 'TRIAGE', from: day(0), days: 1 })).toEqual(['FORBIDDEN']);
    expect(await office.refused(M.configure, { unit: STREET, key: 'TRIAGE', from: day(-1), on: true })).toEqual(['configuration-in-past', 'setting-value']);
    await office.do(M.configure, { unit: '440304007', key: 'SWITCHED_ON', from: day(0), on: false });
    const { number, name, phone } = inventedResident();
    const elsewhere = await world.as('window-clerk', '440304007');
    const { person } = await elsewhere.do(M.register, { name, identity: { kind: 'RESIDENT_ID', number }, street: '440304007', phone });
    const request = { personId: person.id, needs: ['REHABILITATION_TRAINING'], provided: PAPERS };
    const known = (n: number) => until('the setting is known', () => elsewhere.get('{ unitSettingChanges(unit: "440304007") { key on } }'), ({ unitSettingChanges }) => unitSettingChanges.length === n, 30);
    await known(1);
    expect(await elsewhere.refused(M.file, request)).toEqual(['street-not-switched-on']);
    // For the stories that come after this one.
    await office.do(M.configure, { unit: '440304007', key: 'SWITCHED_ON', from: day(0), on: true });
    await known(2);
    expect((await elsewhere.do(M.file, request)).case.status).toBe('FILED');
    await office.do(M.configure, { unit: STREET, key: 'TRIAGE', from: day(0), days: 20 });
    const { personId } = await registered(world);
    const { case: filed } = await staff.clerk.do(M.file, { ...request, personId });
    await staff.clerk.do(M.accept, { caseId: filed.id });
    const triage = async () => ((await staff.assessor.get(JOURNEY, { id: filed.id })).case.journey.steps as Step[]).find(({ step: each }) => each === 'TRIAGE')!;
    await until('the limit of the street', triage, ({ due }) => due !== null && due >= day(26), 30);
    await office.do(M.configure, { unit: STREET, key: 'TRIAGE', from: day(0), days: 3 });
    await until('the limit as it was', triage, ({ due }) => due !== null && due < day(15), 30);
  });

  test('what is no step goes up the chain too, by the limit its street has set: an appointment that nobody makes', async () => {
    const office = await world.as('programme-office', DISTRICT);
    await office.do(M.configure, { unit: STREET, key: 'APPOINTMENT', from: day(0), days: 1 });
    const { unitSettings } = await staff.clerk.get('query($unit: String!) { unitSettings(unit: $unit) { key label { zh } timeUnit isDefault days defaultDays unit from setByRole } }', { unit: STREET });
    const [own, byDefault] = ['APPOINTMENT', 'DEVICE_CHECK'].map((key) => unitSettings.find((setting: { key: string }) => setting.key === key));
    expect(own).toEqual({ key: 'APPOINTMENT', label: { zh: '预约服务' }, timeUnit: 'WORKING_DAYS', isDefault: false, days: 1, defaultDays: 5, unit: STREET, from: day(0), setByRole: 'PROGRAMME_OFFICE' });
    expect(byDefault).toMatchObject({ timeUnit: 'DAYS', isDefault: true, days: 30, unit: null, setByRole: null });

    const due = dueOf(new Date(now()).toISOString(), workingDays(1));
    const { caseId: waiting, referralId: referral } = await openCase(staff, { name: '测试居民', phone: '13600005556', statement: '希望恢复行走' });
    const owed = async () => ((await staff.assessor.get('query($id: ID!) { case(id: $id) { work { kind due level urgency } } }', { id: waiting })).case.work as { kind: string; due: string; level: number; urgency: string }[]).find(({ kind }) => kind === 'MAKE_APPOINTMENT');
    await until('the limit of the street', owed, (found) => found?.due === due, 30);
    await later(16);
    await until('the end of the chain', owed, (found) => found?.level === 3, 30);
    expect(await owed()).toMatchObject({ due, urgency: 'ESCALATED' });
    const chased = async () => ((await office.get('{ worklist(first: 100, role: PROGRAMME_OFFICE, filter: { kinds: [CHASE_OVERDUE] }) { nodes { chases level case { id } } } }')).worklist.nodes as { chases: string | null; level: number; case: { id: string } | null }[])
      .filter(({ chases, case: found }) => chases === 'MAKE_APPOINTMENT' && found?.id === waiting);
    expect(await chased()).toMatchObject([{ level: 3 }]);
    const { steps } = (await staff.assessor.get('query($id: ID!) { case(id: $id) { journey { steps { step work { kind level } } } } }', { id: waiting })).case.journey as { steps: { step: string; work: { kind: string; level: number }[] }[] };
    expect(steps.find(({ step: name }) => name === 'DELIVER')!.work).toEqual(expect.arrayContaining([{ kind: 'MAKE_APPOINTMENT', level: 3 }, { kind: 'CHASE_OVERDUE', level: 3 }]));
    await staff.agency.do(M.schedule, { referralId: referral, appointmentAt: new Date(now() + 86_400_000).toISOString() });
    await until('nobody to chase', chased, (found) => found.length === 0, 30);
  });
});
