import { type Delivery, dueNow } from './delivery-store.js';

const NOW = '2026-01-01T00:00:10.000Z';
const delivery = (position: number, personId: string, more: Partial<Delivery> = {}): Delivery =>
  ({ _id: `e|${position}`, endpointId: 'e', agency: 'A', position, personId, status: 'pending', attempts: [], nextAt: null, ...more });
const positions = (open: Delivery[], inFlight: string[] = []) => dueNow(open, new Set(inFlight), NOW).map((d) => d.position);

test('one delivery of each person at a time, in order', () => expect(positions([delivery(1, 'p'), delivery(2, 'p'), delivery(3, 'q')])).toEqual([1, 3]));
test('a failing event holds back that person only', () =>
  expect(positions([delivery(1, 'p', { nextAt: '2026-01-01T00:01:00.000Z' }), delivery(2, 'p'), delivery(3, 'q')])).toEqual([3]));
test('a dead letter holds back its person until it is re-driven or skipped', () => expect(positions([delivery(1, 'p', { status: 'dead' }), delivery(2, 'p'), delivery(3, 'q')])).toEqual([3]));
test('what is under way is not sent twice and nothing of its person overtakes it', () => expect(positions([delivery(1, 'p'), delivery(2, 'p')], ['e|1'])).toEqual([]));
test('a retry is due when its time has come', () => expect(positions([delivery(1, 'p', { nextAt: NOW })])).toEqual([1]));
