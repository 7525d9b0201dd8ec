import { M } from '../../../tools/src/demo/operations.ts';
import { type Chapter, registered, STREET } from './world.ts';

/** Step 1 受理. */
export const acceptChapter: Chapter = (world) => describe('accept', () => {
  test('a request filed by the liaison lies at the window of the street, which accepts it once', async () => {
    const { personId } = await registered(world);
    const { case: filed } = await (await world.as('community-liaison', `${STREET}009`)).do(M.file, {
      personId, needs: ['REHABILITATION_TRAINING'], provided: ['APPLICATION_FORM', 'IDENTITY_DOCUMENT', 'DISABILITY_PROOF', 'MEDICAL_RECORD'],
    });
    const clerk = await world.as('window-clerk', STREET);
    await clerk.do(M.accept, { caseId: filed.id });
    expect(await clerk.get('query($id: ID!) { case(id: $id) { status window { code } } }', { id: filed.id })).toEqual({ case: { status: 'ACCEPTED', window: { code: STREET } } });
    expect(await clerk.refused(M.accept, { caseId: filed.id })).toEqual(['request-not-open']);
  });
});
