import type { LeaseHolder } from '@kangfu/kafka';
import { until } from '@kangfu/testing/until';
import { type DueTimer, TimerWorker } from './timer-worker.js';

jest.setTimeout(30_000);
const timer = (n: number, due = '2026-10-10T16:00:00.000Z'): DueTimer => ({ process: 'p', stream: `process-${n}`, timerId: `t${n}`, what: 'FireTimer', due });
const clock = { now: () => new Date('2026-10-10T16:00:05.000Z') };

let looks = 0;
beforeEach(() => { looks = 0; });
/** A worker over an index that never moves, as one that is far behind. */
const working = async (due: readonly DueTimer[], fire: (timer: DueTimer) => Promise<boolean>) => {
  let holder: LeaseHolder | null = null;
  const worker = new TimerWorker({
    service: 's', clock, due: async (now) => { looks++; return due.filter((one) => one.due <= now); }, running: async () => 7, fire,
    leases: { want: (_name, wanted) => { holder = wanted; }, release: async () => {} },
  });
  worker.start();
  return { worker, holder: holder! as LeaseHolder };
};

test('nothing fires without the lease; with it each timer once, though the index shows it for long', async () => {
  const fired: string[] = [];
  const { worker, holder } = await working([timer(1), timer(2), timer(3, '2026-10-12T16:00:00.000Z')], async ({ timerId }) => { fired.push(timerId); return true; });
  expect(worker.status()).toMatchObject({ working: false, fired: 0 });
  holder.acquired(1);
  await until('fired, and looked again', () => worker.status().fired === 2 && looks > 2);
  expect(fired.sort()).toEqual(['t1', 't2']);
  expect(worker.status()).toMatchObject({ working: true, due: 0, failing: 0, running: 7, lagMs: 5_000 });
  holder.lost();
  expect(worker.status().working).toBe(false);
  await worker.close();
});

test('one that cannot be fired holds up no other, is counted as late, and is tried again', async () => {
  let broken = 2;
  const fired: string[] = [];
  const { worker, holder } = await working([timer(1), timer(2)], async ({ timerId }) => {
    if (timerId === 't1' && broken-- > 0) throw new Error('the store is away');
    fired.push(timerId);
    return true;
  });
  holder.acquired(1);
  await until('the other', () => fired.length === 1 && worker.status().failing === 1);
  expect(fired).toEqual(['t2']);
  expect(worker.status()).toMatchObject({ due: 1, overdueMs: 5_000 });
  await until('both', () => fired.length === 2);
  expect({ fired, status: worker.status() }).toMatchObject({ fired: ['t2', 't1'], status: { fired: 2, failing: 0 } });
  await worker.close();
});
