import { projectionStatus } from './status.ts';

test('lag counts from the end of the log that a projection reads, and parked streams by its checkpoint', () => {
  const checkpoint = { _id: 'worklist_v1|intake/0', projection: 'worklist', collection: 'worklist_v1', source: 'intake', log: 0, position: 7 };
  const ends: Record<string, number> = { 'intake/0': 10, 'referral/0': 5 };
  expect(projectionStatus([{ ...checkpoint, _id: 'worklist_v1|referral/0', source: 'referral', position: 5 }, checkpoint], (source, log) => ends[`${source}/${log}`] ?? 0, new Map([['worklist_v1|intake/0', 2]]))).toEqual([
    { name: 'worklist', collection: 'worklist_v1', source: 'intake', log: 0, position: 7, lag: 3, parked: 2 },
    { name: 'worklist', collection: 'worklist_v1', source: 'referral', log: 0, position: 5, lag: 0, parked: 0 },
  ]);
});
