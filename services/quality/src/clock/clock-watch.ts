import { randomUUID } from 'node:crypto';
import { streamId, systemClock } from '@kangfu/common';
import type { ServiceHost } from '@kangfu/nest';
import { TimerWorker } from '@kangfu/processes';
import { journeys } from '../projections/journeys/journeys.projection.js';
import { clockAggregate } from './clock.aggregate.js';

const WATCH = { id: 'process:step-clocks', role: 'process', unit: null, for: null } as const;

/**
 * Tells of clocks whose time has come. The index of timers is the journeys themselves (`nextLook`), so nothing is set that would have to be cancelled, and the clock of a case without
 * delay costs no event (docs/decisions/0020). One process of the service watches, by a lease; whatever is looked at twice is told once, for the decider knows what was told.
 */
export const watchClocks = ({ kangfu, leases, logger }: Pick<ServiceHost, 'kangfu' | 'leases' | 'logger'>): (() => Promise<void>) => {
  const rows = kangfu.rows(journeys);
  const worker = new TimerWorker({
    service: 'quality/step-clocks', leases, clock: systemClock, logger,
    due: async (now, limit) => (await rows.peekMany({ nextLook: { $lte: now } }, limit)).map(({ caseId, nextLook }) => ({ process: 'step-clocks', stream: streamId('clock', caseId), timerId: caseId, what: 'FireTimer' as const, due: nextLook })),
    running: async () => 0,
    fire: async ({ stream, timerId }) => {
      const outcome = await kangfu.runtime.run(clockAggregate, {
        stream, command: { type: 'NoteClocks', data: {} }, commandId: randomUUID(), input: null, actor: WATCH, purpose: 'process',
        facts: async (_state, now) => ({ now: now.toISOString(), case: await rows.peek(timerId) }),
      });
      return outcome.done && outcome.commit !== null;
    },
  });
  worker.start();
  return () => worker.close();
};
