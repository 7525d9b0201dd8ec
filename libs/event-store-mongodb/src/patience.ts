import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import { StoreUnavailable } from '@kangfu/event-store';

/** Rejects with this when an answer did not come in time; what was asked may still happen. */
export class TooLate extends Error { override readonly name = 'TooLate'; }

/** The result of `work`, or {@link TooLate}: a frozen server leaves the driver waiting for minutes. */
export const within = <T>(work: Promise<T>, ms: number): Promise<T> => {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new TooLate('no answer in time')), ms); });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/**
 * Server errors that a new primary or a moment cures: host unreachable, not primary, shutting down, interrupted, timed out,
 * lost cursor, read concern not available yet, write concern not reached.
 */
const PASSING = new Set([6, 7, 43, 50, 64, 89, 91, 112, 134, 136, 175, 189, 202, 237, 246, 262, 384, 9001, 10107, 11600, 11601, 11602, 13435, 13436]);

export const isPassing = (error: unknown): boolean => {
  if (error instanceof TooLate) return true;
  const { MongoServerError, MongoError } = mongoose.mongo;
  if (error instanceof MongoServerError) return PASSING.has(Number(error.code)) || error.hasErrorLabel('RetryableWriteError');
  const name = error instanceof MongoError ? error.name : '';
  // A closed client never comes back; everything else of the driver's own is about the network or the choice of a server.
  return name !== '' && !['MongoNotConnectedError', 'MongoClientClosedError', 'MongoTopologyClosedError', 'MongoInvalidArgumentError', 'MongoAPIError', 'MongoRuntimeError'].includes(name);
};

/** Driver errors carry keys and values of documents, so they are replaced, never wrapped. */
export const unavailable = (error: unknown): StoreUnavailable => {
  const code = error instanceof mongoose.mongo.MongoServerError && error.code !== undefined ? ` (code ${error.code})` : '';
  return new StoreUnavailable(isPassing(error) ? `the database did not answer in time${code}` : `the database refuses to answer${code}`);
};

/** Asks again while the database has no primary, until `deadline` (of performance.now()). Throws {@link StoreUnavailable}. */
export const untilAnswered = async <T>(ask: () => Promise<T>, deadline: number, attemptMs: number): Promise<T> => {
  for (let pause = 10; ; pause = Math.min(pause * 2, 250)) {
    try {
      return await within(ask(), Math.max(1, Math.min(attemptMs, deadline - performance.now())));
    } catch (error) {
      if (error instanceof StoreUnavailable || !isPassing(error) || performance.now() + pause >= deadline) throw error instanceof StoreUnavailable ? error : unavailable(error);
    }
    await sleep(pause);
  }
};
