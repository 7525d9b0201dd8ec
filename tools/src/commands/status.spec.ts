import { projectionStatus } from './status.ts';

test('lag counts from the end of the log that a projection reads', () => {
  const checkpoint = { projection: 'worklist', collection: 'worklist_v1', source: 'intake', log: 0, position: 7 };
  const ends: Record<string, number> = { 'intake/0': 10, 'referral/0': 5 };
  expect(projectionStatus([{ ...checkpoint, source: 'referral', position: 5 }, checkpoint], (source, log) => ends[`${source}/${log}`] ?? 0)).toEqual([
    { name: 'worklist', collection: 'worklist_v1', source: 'intake', log: 0, position: 7, lag: 3 },
    { name: 'worklist', collection: 'worklist_v1', source: 'referral', log: 0, position: 5, lag: 0 },
  ]);
});
