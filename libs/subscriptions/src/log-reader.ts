import type { EventStore, StoredCommit } from '@kangfu/event-store';

/** Reads one service's logs from its store, in order and without Kafka: gaps, rebuilds and replay. */
export interface LogReader {
  readonly service: string;
  /** How many logs the service has. Where it is not known, read models are not filled from the store but from the topic. */
  readonly logs?: number;
  /** Commits holding events after a position, in order, at most `limit` commits; none at the end. */
  read(log: number, afterPosition: number, limit: number): Promise<readonly StoredCommit[]>;
  /** Position of the last event. */
  end?(log: number): Promise<number>;
}

/** Events are missing in the topic and the store does not give them: the reader waits, it never skips. */
export class GapInLog extends Error { override readonly name = 'GapInLog'; }

/** Of this process's own service. */
export const localLogReader = (store: Pick<EventStore, 'service' | 'logs' | 'read' | 'tail'>): LogReader => ({
  service: store.service, logs: store.logs,
  read: (log, afterPosition, limit) => store.read(log, afterPosition, limit),
  end: async (log) => (await store.tail(log)).position,
});

/** Pages that are kept at hand of each service, and for how long. */
const [KEPT, FRESH_MS] = [2, 5_000];
/**
 * Those who go through a log together, as read models do that fill at the same time, read each page once: the fast ones wait for it anyway, and so keep step. Only full pages are kept,
 * a few of them and for seconds: the end of a log moves, and one that was restored is another.
 */
export const sharingPages = (reader: LogReader): LogReader => {
  const pages = new Map<string, { readonly page: ReturnType<LogReader['read']>; readonly since: number }>();
  return {
    service: reader.service, ...(reader.logs === undefined ? {} : { logs: reader.logs }), ...(reader.end ? { end: (log) => reader.end!(log) } : {}),
    read: (log, afterPosition, limit) => {
      const key = `${log}/${afterPosition}/${limit}`;
      const known = pages.get(key);
      if (known && performance.now() - known.since < FRESH_MS) return known.page;
      const page = reader.read(log, afterPosition, limit);
      pages.delete(key);
      pages.set(key, { page, since: performance.now() });
      for (const oldest of pages.keys()) if (pages.size > KEPT) pages.delete(oldest);
      const forget = (): void => { if (pages.get(key)?.page === page) pages.delete(key); };
      page.then((commits) => { if (commits.length < limit) forget(); }, forget);
      return page;
    },
  };
};

/** Header of an answer of `GET /internal/log/{n}`: the position of the log's last event. */
export const LOG_END_HEADER = 'kangfu-log-end';

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

/** Of another service: `GET /internal/log/{n}?after=&limit=`, one stored commit as JSON a line. Throws on anything but 200. */
export const httpLogReader = ({ service, url, passport, timeoutMs = 15_000, logs }: HttpLogReaderConfig): LogReader => {
  const ask = async (log: number, afterPosition: number, limit: number): Promise<Response> => {
    const answer = await fetch(`${url}/internal/log/${log}?after=${afterPosition}&limit=${limit}`, {
      headers: { 'kangfu-passport': await passport(), accept: 'application/x-ndjson' }, signal: AbortSignal.timeout(timeoutMs),
    }).catch((error: unknown) => { throw new LogUnavailable(`log ${service}/${log}: no answer`, { cause: error }); });
    if (answer.status === 200) return answer;
    await answer.body?.cancel();
    throw new LogUnavailable(`log ${service}/${log}: ${answer.status}`);
  };
  return {
    service, ...(logs === undefined ? {} : { logs }),
    read: async (log, afterPosition, limit) => (await (await ask(log, afterPosition, limit)).text()).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as StoredCommit),
    async end(log) {
      const answer = await ask(log, 0, 1);
      await answer.body?.cancel();
      return Number(answer.headers.get(LOG_END_HEADER));
    },
  };
};
