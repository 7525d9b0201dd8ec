import type { EventStore, StoredCommit } from '@kangfu/event-store';

/** Reads one service's logs from its store, in order and without Kafka: gaps, rebuilds and replay. */
export interface LogReader {
  readonly service: string;
  /** Commits holding events after a position, in order, at most `limit` commits; none at the end. */
  read(log: number, afterPosition: number, limit: number): Promise<readonly StoredCommit[]>;
}

/** Of this process's own service. */
export const localLogReader = (store: Pick<EventStore, 'service' | 'read'>): LogReader => ({
  service: store.service,
  read: (log, afterPosition, limit) => store.read(log, afterPosition, limit),
});

export interface HttpLogReaderConfig {
  readonly service: string;
  /** Of the service: `http://127.0.0.1:4101`. */
  readonly url: string;
  /** A fresh passport for that service. */
  readonly passport: () => Promise<string> | string;
  readonly timeoutMs?: number;
}

/** Of another service: `GET /internal/log/{n}?after=&limit=`, one stored commit as JSON a line. Throws on anything but 200. */
export const httpLogReader = ({ service, url, passport, timeoutMs = 15_000 }: HttpLogReaderConfig): LogReader => ({
  service,
  async read(log, afterPosition, limit) {
    const answer = await fetch(`${url}/internal/log/${log}?after=${afterPosition}&limit=${limit}`, {
      headers: { 'kangfu-passport': await passport(), accept: 'application/x-ndjson' }, signal: AbortSignal.timeout(timeoutMs),
    });
    if (answer.status !== 200) {
      await answer.body?.cancel();
      throw new Error(`log ${service}/${log}: ${answer.status}`);
    }
    return (await answer.text()).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as StoredCommit);
  },
});
