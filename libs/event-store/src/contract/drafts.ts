import { randomUUID } from 'node:crypto';
import type { CommitDraft } from '../event-store.js';
import type { StoredEvent } from '../format.js';

/** An event of the stored format for tests and measurements: about 350 bytes. */
export const sampleEvent = (over: Partial<StoredEvent> = {}): StoredEvent => ({
  id: randomUUID(), type: 'ReferralAccepted', schema: 1, occurred: '2026-11-02T08:00:00.000Z', subjects: ['6f1c3f0e-58d5-4d8a-9d1c-2f6f4b8f6a11'],
  salt: 'c2FsdHNhbHRzYWx0c2E=', data: { by: 'agency-14', acceptedAt: '2026-11-02T08:00:00.000Z', fee: 12_500 }, pii: [], ...over,
});

/** A draft of `events` events (a number or the events themselves) under a command id of its own. */
export const sampleDraft = (events: number | readonly StoredEvent[] = 1, over: Partial<CommitDraft> = {}): CommitDraft => ({
  events: typeof events === 'number' ? Array.from({ length: events }, () => sampleEvent()) : events,
  commandId: randomUUID(), command: { type: 'AcceptReferral', digest: 'd'.repeat(64) },
  actor: { id: 'worker-7', role: 'referral-coordinator', unit: 'FT-014', for: null }, purpose: 'care', reason: null, correlation: randomUUID(), cause: null, ...over,
});

/** Of a stream that no other test uses. */
export const newStream = (): string => `referral-${randomUUID()}`;

/** All of a stream of things. */
export const collect = async <T>(things: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const thing of things) all.push(thing);
  return all;
};
