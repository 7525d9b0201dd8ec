import { canonical, grouped } from './hashing.ts';
import type { Log, TopicRecord } from './stored.ts';

/** I5: what the topics have too much, too little or in the wrong order, compared with the stores. Empty when topic = store. */
export const differencesOf = (logs: readonly Log[], records: readonly TopicRecord[]): string[] => {
  const differences: string[] = [];
  const byPlace = grouped(records, ({ topic, partition }) => `${topic}/${partition}`);
  for (const { service, topic, log, commits } of logs) {
    const place = `${service}/${log}`;
    const stored = new Map(commits.flatMap((commit) => commit.events.map((event, i) => [event.id, { event, stream: commit.stream, version: commit.from + i, position: commit.first + i }] as const)));
    const versions = new Map<string, number>();
    const seen = new Set<string>();
    for (const { key, value, headers } of byPlace.get(`${topic}/${log}`) ?? []) {
      const id = headers.ce_id ?? '';
      const origin = stored.get(id);
      if (!origin) { differences.push(`${place}: ${id} is in the topic only`); continue; }
      if (seen.has(id)) continue;
      seen.add(id);
      if (key !== origin.stream || headers.ce_subject !== origin.stream || Number(headers.ce_streamversion) !== origin.version || Number(headers.ce_sequence) !== origin.position) differences.push(`${place}: ${id} is labelled as another`);
      if (canonical(JSON.parse(value)) !== canonical(origin.event)) differences.push(`${place}: ${id} is not as stored`);
      if (origin.version !== (versions.get(key) ?? 0) + 1) differences.push(`${place}: ${id} of ${key} is out of order`);
      versions.set(key, origin.version);
    }
    for (const id of stored.keys()) if (!seen.has(id)) differences.push(`${place}: ${id} is in the store only`);
  }
  const known = new Set(logs.map(({ topic, log }) => `${topic}/${log}`));
  for (const place of byPlace.keys()) if (!known.has(place)) differences.push(`${place} holds records of no log`);
  return differences;
};
