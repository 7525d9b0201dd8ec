import { inventedResident } from '../../../tools/src/demo/futian.ts';
import { M } from '../../../tools/src/demo/operations.ts';
import type { Session } from '../../../tools/src/demo/session.ts';
import { type OpenCase, openCase, type Staff } from '../support/open-case.ts';
import { AGENCY, type Chapter, COMMUNITY, DISTRICT, STREET } from './world.ts';

const BARTHEL = ['FEEDING', 'BATHING', 'GROOMING', 'DRESSING', 'BOWELS', 'BLADDER', 'TOILET_USE', 'TRANSFERS', 'MOBILITY', 'STAIRS'];
const points = (each: number) => BARTHEL.map((item) => ({ item, points: each }));

/** Step 3 assessed, steps 4 and 5 planned and delivered. */
export const careChapter: Chapter = (world) => describe('care', () => {
  let staff: Staff;
  let opened: OpenCase;
  let reader: Session;
  beforeAll(async () => {
    staff = {
      liaison: await world.as('community-liaison', COMMUNITY), clerk: await world.as('window-clerk', STREET), coordinator: await world.as('street-coordinator', STREET),
      assessor: await world.as('assessor', DISTRICT), agency: await world.as('agency-worker', AGENCY),
    };
    reader = staff.coordinator;
    const { name, phone } = inventedResident();
    opened = await openCase(staff, { name, phone, statement: '希望能独立外出' });
  });

  test('an assessment is ordered by instruments, fulfilled by their results, and changes are computed per code', async () => {
    const { assessor, coordinator } = staff;
    const { caseId } = opened;
    const { order } = await assessor.do(M.orderAssessment, { caseId, instruments: ['BARTHEL', 'ICF'] });
    expect(order).toMatchObject({ status: 'OPEN', missing: ['BARTHEL', 'ICF'] });
    expect(await coordinator.refused(M.orderAssessment, { caseId, instruments: ['ICF'] })).toEqual(['FORBIDDEN']);
    const { assessment } = await assessor.do(M.assess, { caseId, answers: points(5) });
    expect(assessment).toMatchObject({ score: 50, band: 'MODERATE' });
    expect(await assessor.refused(M.assess, { caseId, instrument: 'ICF', items: [{ code: 'x1', value: 2 }] })).toEqual(['assessment-item-unknown']);
    await assessor.do(M.assess, { caseId, instrument: 'ICF', items: [{ code: 'd450', value: 3 }, { code: 'b730', value: 2 }] });
    await assessor.do(M.assess, { caseId, instrument: 'ICF', items: [{ code: 'd450', value: 1 }, { code: 'b730', value: 8 }] });
    await assessor.do(M.assess, { caseId, instrument: 'WHODAS_12', items: Array.from({ length: 12 }, (_, i) => ({ code: `s${i + 1}`, value: 1 })) });
    const { case: seen } = await reader.get(`query($id: ID!) { case(id: $id) {
      assessmentOrders { status missing results { instrument } } person { assessments { instrument score percent band validUntil changes { code before after change } previous { items { code value } } } }
    } }`, { id: caseId });
    expect(seen.assessmentOrders).toEqual([{ status: 'DONE', missing: [], results: expect.arrayContaining([{ instrument: 'barthel' }, { instrument: 'icf' }]) }]);
    const icf = seen.person.assessments.filter((each: { instrument: string }) => each.instrument === 'icf');
    expect(icf).toEqual(expect.arrayContaining([
      expect.objectContaining({ score: null, band: null, previous: null, changes: [] }),
      expect.objectContaining({ changes: [{ code: 'b730', before: 2, after: 8, change: null }, { code: 'd450', before: 3, after: 1, change: -2 }], previous: { items: [{ code: 'b730', value: 2 }, { code: 'd450', value: 3 }] } }),
    ]));
    expect(seen.person.assessments).toContainEqual(expect.objectContaining({ instrument: 'whodas-12', score: 12, percent: 25, band: 'MODERATE', validUntil: expect.stringMatching(/^\d{4}-/) }));
  });

  test('instruments are asked for by class and age', async () => {
    const { instruments } = await staff.assessor.get('{ instruments(forClass: 4, ageYears: 10) { code version items { code values } form max bands { from band } } }');
    expect(instruments).toMatchObject([{ code: 'BARTHEL', version: '1965', max: 100, form: null }, { code: 'ICF', items: [], max: null, bands: [] }]);
  });
});
