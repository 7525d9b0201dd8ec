import { batchesOf, type Waiting } from './batches.js';

const [STREET, COMMUNITY, OTHER] = ['440304006', '440304006001', '440304007'];
const booked = (appointmentId: string, day: string, hour: number, more: object = {}) =>
  ({ appointmentId, assessor: 'a', day, startsAt: `${day}T0${hour}:00:00.000Z`, venue: 'home' as const, unit: '440304', street: STREET, community: COMMUNITY as string | null, ...more });
const waits = (orderId: string, due: string, more: Partial<Waiting> = {}): Waiting => ({ orderId, assessor: 'a', due, street: STREET, community: null, ...more });
const shown = (batches: ReturnType<typeof batchesOf>): string[] => batches.map(({ day, assessor, place, appointments, couldJoin }) => `${day} ${assessor} ${place}: ${appointments.map(({ appointmentId }) => appointmentId).join('')} + ${couldJoin.map(({ orderId }) => orderId).join('')}`);

test('what lies in one street on one day is one outing of its assessor, homes and office together, as it follows', () => {
  expect(shown(batchesOf([booked('b', '2026-11-24', 3), booked('a', '2026-11-24', 1, { venue: 'street', unit: STREET, community: null }), booked('c', '2026-11-25', 1), booked('d', '2026-11-24', 2, { street: OTHER }), booked('e', '2026-11-24', 4, { venue: 'centre' }), booked('f', '2026-11-24', 5, { assessor: 'z' })], [])))
    .toEqual(['2026-11-24 a 440304006: ab + ', '2026-11-24 a 440304007: d + ', '2026-11-24 a 440304: e + ', '2026-11-24 z 440304006: f + ', '2026-11-25 a 440304006: c + ']);
});
test('who could join is of the same street and assessor: the community that is visited anyway first, then who is due first', () => {
  const waiting = [waits('late', '2026-12-09'), waits('soon', '2026-12-01'), waits('near', '2026-12-20', { community: COMMUNITY }), waits('elsewhere', '2026-12-01', { street: OTHER }), waits('colleague', '2026-12-01', { assessor: 'z' })];
  expect(batchesOf([booked('a', '2026-11-24', 1)], waiting)[0]!.couldJoin.map(({ orderId }) => orderId)).toEqual(['near', 'soon', 'late']);
  expect(batchesOf([booked('a', '2026-11-24', 1, { venue: 'centre' })], waiting)[0]!.couldJoin).toEqual([]);
});
