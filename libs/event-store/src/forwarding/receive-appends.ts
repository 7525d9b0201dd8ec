import { isAt, pointOf } from '../chain.js';
import { ConcurrencyError, type EventStore, type StreamHandle, type StreamPoint } from '../event-store.js';
import { type AppendAnswer, answerOf, type AppendRequest } from './protocol.js';

/** Streams whose last commit was made here and is remembered. */
const REMEMBERED = 10_000;

/**
 * Appends what other processes of the service forward, each settled by itself. What is appended on is what this process's own majority load shows, or what it
 * appended itself: the point that came along is compared with that, never believed. Faults that are not the store's reject: no answer.
 */
export const receiveAppends = (store: EventStore): ((requests: readonly AppendRequest[]) => Promise<AppendAnswer[]>) => {
  const made = new Map<string, { readonly handle: StreamHandle; readonly point: StreamPoint }>();

  /** The stream has moved on, perhaps by this very command. */
  const earlier = async ({ stream, draft }: AppendRequest): Promise<AppendAnswer> => {
    const commit = await store.findCommand(stream, draft.commandId);
    if (!commit) throw new ConcurrencyError(stream);
    return { commit, duplicate: commit.token !== draft.token };
  };
  const append = async (request: AppendRequest): Promise<AppendAnswer> => {
    const { stream, point, draft } = request;
    const known = made.get(stream);
    let handle = point && known?.point.hash === point.hash ? known.handle : null;
    if (!handle) {
      const loaded = await store.load(stream, point ?? undefined);
      if (point ? !isAt(loaded.last ?? undefined, point) : loaded.last !== null) return earlier(request);
      handle = loaded.handle;
    }
    const { commit, duplicate, handle: next } = await store.append(handle, draft);
    if (!duplicate) {
      made.delete(stream);
      made.set(stream, { handle: next, point: pointOf(commit) });
      if (made.size > REMEMBERED) made.delete(made.keys().next().value!);
    }
    return { commit, duplicate };
  };
  const settled = async (work: Promise<AppendAnswer>): Promise<AppendAnswer> => work.catch((error: unknown) => {
    const answer = answerOf(error);
    if (!answer) throw error;
    return answer;
  });

  return (requests) => {
    // Appends on one stream take turns, and a refused one refuses those behind it: they rest on the same past.
    const turns = new Map<string, Promise<AppendAnswer>>();
    return Promise.all(requests.map((request) => {
      const before = turns.get(request.stream);
      const mine = before
        ? before.then((answer) => settled('error' in answer && answer.error === 'ConcurrencyError' ? earlier(request) : append(request)))
        : settled(append(request));
      turns.set(request.stream, mine);
      return mine;
    }));
  };
};
