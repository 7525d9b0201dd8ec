import type { RecordedEvent } from '@kangfu/event-store';

/** What is needed is away for now (a key store, another service): thrown by a reaction that wants its event again later. Never poison. */
export class Unavailable extends Error { override readonly name = 'Unavailable'; }

/** What stands at a place of a log is JSON, but no event: it has no type, no data, or no list of sealed parts. */
export class NotAnEvent extends Error { override readonly name = 'NotAnEvent'; }

/** Why something is parked, without data: the class of the error and our own words. */
export interface PoisonReason { readonly error: string; readonly message: string }

/** Errors whose messages are ours and name types and versions only. */
const TELLING = new Set(['UnknownEvent', 'NotAnEvent']);

/** Not by `instanceof`: errors of the runtime may come from another realm. */
const nameOf = (error: unknown): string => { const name = (error as { name?: unknown } | null | undefined)?.name; return typeof name === 'string' ? name : typeof error; };

/**
 * A handler that cannot take an event, and never will before it is mended: it threw, or needs a type or version that it does not know. The message names handler
 * and event, never data; the error itself is the cause.
 */
export class PoisonEvent extends Error {
  override readonly name = 'PoisonEvent';
  readonly reason: PoisonReason;
  /** `doing`: what the handler was at, such as `folding`. */
  constructor(handler: string, readonly event: RecordedEvent, cause: unknown, doing = 'handling') {
    super(`${handler}: ${event.service}/${event.log} position ${event.position} (${event.type}): ${nameOf(cause)}`, { cause });
    const error = nameOf(cause);
    this.reason = { error, message: `${error} while ${doing}${TELLING.has(error) ? `: ${(cause as Error).message}` : ''}` };
  }
}

/** All poison that a handler met in one step, each event once, in no order. */
export class PoisonEvents extends Error {
  override readonly name = 'PoisonEvents';
  constructor(readonly found: readonly PoisonEvent[]) { super(found[0]?.message ?? 'no poison', { cause: found[0] }); }
}

/** The frames of an error's stack, without its message, which may hold data. */
export const framesOf = (error: unknown): string[] => {
  const { stack, message = '' } = (error ?? {}) as { stack?: string; message?: string };
  if (!stack) return [];
  const after = stack.slice(stack.indexOf(message) + message.length);
  return after.split('\n').map((line) => line.trim()).filter((line) => /^at .+:\d+:\d+\)?$/.test(line)).slice(0, 5);
};

const chain = (error: unknown): { name?: string; message?: string; code?: unknown; extensions?: { code?: unknown } }[] => {
  const found = [];
  for (let current = error; typeof current === 'object' && current !== null && found.length < 8; current = (current as { cause?: unknown }).cause) found.push(current);
  return found;
};

/** Ours that say so themselves; by name, as they come from libraries that know nothing of each other. */
const PASSING = new Set([
  'Unavailable', 'Overloaded', 'OutcomeUnknown', 'StoreUnavailable', 'StoreRewound', 'ConcurrencyError', 'TooLate', 'Fenced', 'RowMoved', 'GapInLog', 'LogUnavailable', 'RestartHandler', 'AbortError', 'TimeoutError',
]);

/**
 * A fault that passes by itself, so that the event comes again for ever and is never parked: MongoDB, Kafka, the network, a file or the key store away, a lost race,
 * too much work. Anything else that code throws by itself is poison.
 */
export const isPassing = (error: unknown): boolean => chain(error).some(({ name = '', code, extensions }) =>
  PASSING.has(name) || /^(Mongo|KafkaJS)/.test(name) || extensions?.code === 'UNAVAILABLE' || (typeof code === 'string' && /^(E[A-Z]+|UND_ERR_\w+)$/.test(code)));

const BROKEN = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'URIError', 'UnknownEvent', 'InvalidEvent', 'InvalidCommit', 'TamperedBlob', 'SubjectErased', 'NotAnEvent']);

/** Certain to come again however often it is tried: a mistake in code, or in what is stored. For effects beyond this library, of which any other error may pass. */
export const isBroken = (error: unknown): boolean => BROKEN.has(nameOf(error)) && !isPassing(error);

const TOO_LARGE = new Set<unknown>([10334, 17280, 17419, 17420]);

/** MongoDB will never take what a fold makes: a document beyond 16 MB (the driver's own buffer ends there too), or one that a declared unique index refuses. Of errors of a write. */
export const isRefused = (error: unknown): boolean => chain(error).some(({ name = '', code, message = '' }) =>
  TOO_LARGE.has(code) || name === 'RangeError' || name.startsWith('BSON') || /larger than the maximum size/.test(message) || (code === 11000 && / index: (?!_id_ )/.test(message)));
