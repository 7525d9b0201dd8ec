import { M, MESSAGES } from '../../../tools/src/demo/operations.ts';
import { until } from '../support/kangfu.ts';
import { asClient, type Chapter, registered, STREET } from './world.ts';

interface Told { template: string; channel: string; status: string; text: string; attempts: number }

/** 告知 What a person must be told. */
export const messagesChapter: Chapter = (world) => describe('messages', () => {
  test('a person is told what becomes of their request, each cause once, and staff of the place and the person see it', async () => {
    const { personId } = await registered(world);
    const clerk = await world.as('window-clerk', STREET);
    const { case: filed } = await clerk.do(M.file, { personId, needs: ['REHABILITATION_TRAINING'], provided: ['APPLICATION_FORM', 'IDENTITY_DOCUMENT'] });
    await clerk.do(M.return, { caseId: filed.id });
    await clerk.do(M.complete, { caseId: filed.id, provided: ['DISABILITY_PROOF', 'MEDICAL_RECORD'] });
    await clerk.do(M.accept, { caseId: filed.id });
    const self = await asClient(personId);
    const told = await until('all is sent', async () => (await self.get(MESSAGES, { personId }))['messages'].nodes as Told[], (messages) => messages.length === 3 && messages.every(({ status }) => status === 'SENT'), 30);
    expect(told.map(({ template }) => template).sort()).toEqual(['REQUEST_ACCEPTED', 'REQUEST_RECEIVED', 'REQUEST_RETURNED']);
    expect(told.find(({ template }) => template === 'REQUEST_RETURNED')).toMatchObject({ channel: 'PHONE', attempts: 1, text: expect.stringContaining('残疾人证或诊断证明、近期病历') });
    expect(told.find(({ template }) => template === 'REQUEST_RECEIVED')!.text).toMatch(new RegExp(`${STREET}-\\d{4}-\\d{6}`));
    const { person } = await clerk.get('query($id: ID!) { person(id: $id) { messages(first: 5) { totalCount } } }', { id: personId });
    expect(person.messages.totalCount).toBe(3);
    const elsewhere = await world.as('window-clerk', '440304007');
    expect((await elsewhere.get(MESSAGES, { personId }))['messages'].nodes).toEqual([]);
  });
});
