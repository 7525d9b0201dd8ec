import type { EventStore, FoundCommits, StoredCommit } from '@kangfu/event-store';

/** Reads one service's logs from its store, in order and without Kafka: gaps, rebuilds and replay. */
export interface LogReader {
  readonly service: string;
  /** How many logs the service has. Where it is not known, read models are not filled from the store but from the topic. */
  readonly logs?: number;
  /** Commits holding events after a position, in order, at most `limit` commits; none at the end. */
  read(log: number, afterPosition: number, limit: number): Promise<readonly StoredCommit[]>;
  /** See `EventStore.readTypes`; a reader without it reads all. */
  readTypes?(log: number, afterPosition: number, limit: number, types: readonly string[]): Promise<FoundCommits>;
  /** Position of the last event. */
  end?(log: number): Promise<number>;
}

/** Events are missing in the topic and the store does not give them: the reader waits, it never skips. */
export class GapInLog extends Error { override readonly name = 'GapInLog'; }

/** Of this process's own service. */
export const localLogReader = (store: Pick<EventStore, 'service' | 'logs' | 'read' | 'readTypes' | 'tail'>): LogReader => ({
  service: store.service, logs: store.logs,
  read: (log, afterPosition, limit) => store.read(log, afterPosition, limit),
  readTypes: (log, afterPosition, limit, types) => store.readTypes(log, afterPosition, limit, types),
  end: async (log) => (await store.tail(log)).position,
});

/** How far a page reaches that was read without looking for types. Throws on a hole. */
export const lookedAt = (commits: readonly StoredCommit[], after: number, limit: number, log: string): FoundCommits => {
  let position = after;
  for (const { first, count } of commits) {
    if (first > position + 1) throw new Error(`${log}: hole after ${position}`);
    position = first + count - 1;
  }
  return { commits, position, epoch: commits.at(-1)?.epoch ?? 0, ended: commits.length < limit };
};

/** Header of an answer of `GET /internal/log/{n}`: the position of the log's last event. */
export const LOG_END_HEADER = 'kangfu-log-end';
/** Header of an answer to a question for types: how far they were looked for, as {@link FoundCommits} without the commits, in JSON. */
export const LOG_LOOKED_HEADER = 'kangfu-log-looked';

/** The service whose log it is does not answer, or not with its log. */
export class LogUnavailable extends Error { override readonly name = 'LogUnavailable'; }

export interface HttpLogReaderConfig {
  readonly service: string;
  /** Of the service: `http://127.0.0.1:4101`. */
  readonly url: string;
  /** A fresh passport for that service. */
  readonly passport: () => Promise<string> | string;
  readonly timeoutMs?: number;
  /** How many logs the service has. */
  readonly logs?: number;
}

const linesOf = async (answer: Response): Promise<StoredCommit[]> => (await answer.text()).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as StoredCommit);

/** Of another service: `GET /internal/log/{n}?after=&limit=`, with `&types=` (by commas) those that hold an event of one of them; one stored commit as JSON a line. Throws on anything but 200. */
export const httpLogReader = ({ service, url, passport, timeoutMs = 15_000, logs }: HttpLogReaderConfig): LogReader => {
  const ask = async (log: number, afterPosition: number, limit: number, types?: readonly string[]): Promise<Response> => {
    const answer = await fetch(`${url}/internal/log/${log}?after=${afterPosition}&limit=${limit}${types ? `&types=${types.join()}` : ''}`, {
      headers: { 'kangfu-passport': await passport(), accept: 'application/x-ndjson' }, signal: AbortSignal.timeout(timeoutMs),
    }).catch((error: unknown) => { throw new LogUnavailable(`log ${service}/${log}: no answer`, { cause: error }); });
    if (answer.status === 200) return answer;
    await answer.body?.cancel();
    throw new LogUnavailable(`log ${service}/${log}: ${answer.status}`);
  };
  return {
    service, ...(logs === undefined ? {} : { logs }),
    read: async (log, afterPosition, limit) => linesOf(await ask(log, afterPosition, limit)),
    readTypes: async (log, afterPosition, limit, types) => {
      const answer = await ask(log, afterPosition, limit, types);
      const looked = answer.headers.get(LOG_LOOKED_HEADER);
      const commits = await linesOf(answer);
      // An earlier release of the service gives all of them.
      return looked === null ? lookedAt(commits, afterPosition, limit, `${service}/${log}`) : { ...(JSON.parse(looked) as Omit<FoundCommits, 'commits'>), commits };
    },
    async end(log) {
      const answer = await ask(log, 0, 1);
      await answer.body?.cancel();
      return Number(answer.headers.get(LOG_END_HEADER));
    },
  };
};
