import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type RecordedEvent, recordedEvents } from '@kangfu/event-store';
import { root } from '@kangfu/infra/paths';
import { hashOfLeaf, leafOf } from '@kangfu/ledger';
import type { Comparison, LogReader, ReplayVector } from '@kangfu/subscriptions';
import type mongoose from 'mongoose';

interface LeafDocument { _id: number; service: string; log: number; epoch: number; position: number; hash: string }

const PAGE = 500;

/** The history of the audit service and the ledger's leaves, recomputed from the stores; the order of arrival is the ledger's own. */
export const replayHistory = async ({ live, readers, vector, into, session }: {
  live: mongoose.mongo.Db; readers: readonly LogReader[]; vector: ReplayVector; into: mongoose.mongo.Db; session: mongoose.mongo.ClientSession;
}): Promise<{ events: number; leaves: Comparison }> => {
  const { historyRowOf } = (await import(pathToFileURL(join(root, 'services/audit/dist/history/history-row.js')).href)) as { historyRowOf: (event: RecordedEvent, index: number) => { _id: string } | null };
  const kept = live.collection<LeafDocument>('ledger_leaves');
  const fresh = into.collection<{ _id: string }>('history_v1', { ignoreUndefined: true });
  const result = { compared: 0, different: 0, unexpected: 0, missing: 0 };
  const first: string[] = [];
  const differs = (id: string): void => { if (first.length < 20) first.push(JSON.stringify(id)); };
  let events = 0;
  for (const [name, upTo] of Object.entries(vector)) {
    const cut = name.lastIndexOf('/');
    const [service, log] = [name.slice(0, cut), Number(name.slice(cut + 1))];
    const reader = readers.find((known) => known.service === service);
    if (!reader) throw new TypeError(`no reader of ${name}`);
    const previous = new Map<string, string>();
    for (let position = 0; position < upTo;) {
      const commits = await reader.read(log, position, PAGE);
      const batch = commits.flatMap((commit) => recordedEvents(service, commit)).filter((event) => event.position > position && event.position <= upTo);
      if (batch.length === 0) throw new Error(`${name} ends at ${position}, ${upTo} was asked for`);
      const leaves = new Map((await kept.find({ service, log, position: { $gt: position, $lte: batch.at(-1)!.position } }, { session, projection: { epoch: 1, position: 1, hash: 1 } }).toArray())
        .map((leaf) => [`${leaf.epoch}/${leaf.position}`, leaf]));
      const rows: { _id: string }[] = [];
      for (const event of batch) {
        const hash = hashOfLeaf(leafOf(event, event.version === 1 ? null : previous.get(event.stream) ?? null));
        previous.set(event.stream, hash);
        const leaf = leaves.get(`${event.epoch}/${event.position}`);
        if (!leaf) { result.missing++; differs(`${name} ${event.position}`); continue; }
        result.compared++;
        if (leaf.hash !== hash) { result.different++; differs(`${name} ${event.position}`); }
        const row = historyRowOf(event, leaf._id);
        if (row) rows.push(row);
      }
      if (rows.length > 0) await fresh.insertMany(rows, { ordered: false });
      events += batch.length;
      position = batch.at(-1)!.position;
    }
  }
  return { events, leaves: { collection: 'ledger_leaves', ...result, first } };
};
