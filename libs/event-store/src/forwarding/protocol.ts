import { type CommitDraft, CommitTooLarge, ConcurrencyError, InvalidCommit, LogDamaged, OutcomeUnknown, Overloaded, StoreRewound, type StreamPoint, StoreUnavailable } from '../event-store.js';
import type { StoredCommit } from '../format.js';

/** One append on its way to the process that appends to its log. `point`: the commit that the sender's majority load ended with, null for a new stream; `draft.token` is set. */
export interface AppendRequest { readonly stream: string; readonly point: StreamPoint | null; readonly draft: CommitDraft }

/** What became of it, or which of the store's errors it met. */
export type AppendAnswer =
  | { readonly commit: StoredCommit; readonly duplicate: boolean }
  | { readonly error: string; readonly message: string };

const ERRORS: Readonly<Record<string, new (message: string) => Error>> = { Overloaded, OutcomeUnknown, InvalidCommit, CommitTooLarge, StoreUnavailable, StoreRewound, LogDamaged };

/** The answer that an error of the store makes; null for any other, which is no answer. */
export const answerOf = (error: unknown): AppendAnswer | null => {
  const name = error instanceof Error ? error.name : '';
  return name === 'ConcurrencyError' || name in ERRORS ? { error: name, message: (error as Error).message } : null;
};

/** The error that was met elsewhere, of its own class again. */
export const errorOf = ({ error, message }: { readonly error: string; readonly message: string }, stream: string): Error =>
  error === 'ConcurrencyError' ? new ConcurrencyError(stream) : new (ERRORS[error] ?? OutcomeUnknown)(message);
