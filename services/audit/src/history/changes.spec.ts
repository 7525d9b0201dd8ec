import { changesOf } from './changes.js';

test('old and new: only what differs, in the event’s own order', () => {
  expect(changesOf({ caseId: 'c', status: 'accepted', missing: [], street: 'A' }, [{ caseId: 'c', status: 'filed', street: 'A' }, { missing: ['id-card'] }])).toEqual([
    { field: 'status', before: 'filed', after: 'accepted' },
    { field: 'missing', before: '["id-card"]', after: '[]' },
  ]);
});
test('the first event of a stream has nothing before it', () => {
  expect(changesOf({ score: 45, note: null, manager: { b: 1, a: 2 } }, [])).toEqual([
    { field: 'score', before: null, after: '45' }, { field: 'manager', before: null, after: '{"a":2,"b":1}' },
  ]);
});
