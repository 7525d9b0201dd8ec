import { join } from 'node:path';
import { chinaDay, idOf } from '@kangfu/common';
import { EventRegistry } from '@kangfu/contracts';
import type { RecordedEvent } from '@kangfu/event-store';
import { root } from '@kangfu/infra/paths';
import { changesOf, entriesOf, type Entry, foldTimeline, type Projection, slicesOf } from '@kangfu/subscriptions';
import { loadModels } from '../../../tools/src/generate/models.ts';
import { randomOf } from '../../../tools/src/generate/random.ts';
import { simulate } from '../../../tools/src/generate/simulate.ts';
import type * as answers from '../../../services/quality/src/projections/statistics/statistics.answer.js';
import type * as counts from '../../../services/quality/src/projections/statistics/statistics.counts.js';
import { numbersOf, type RawEvent, recount } from './recount.ts';

jest.setTimeout(60_000);
const source = async (service: string, file: string): Promise<object> => (await import(join(root, 'services', service, 'src', `${file}.ts`))) as object;
const span = { from: '2022-11-26T00:00:00.000Z', until: '2026-11-26T00:00:00.000Z' };

test('statistics equal a recount from the raw events, for ten random places, periods and instants', async () => {
  const models = await loadModels(source);
  const { csvOf, statisticsOf } = (await source('quality', 'projections/statistics/statistics.answer')) as typeof answers;
  const { loads, standing } = (await source('quality', 'projections/statistics/statistics.counts')) as typeof counts;
  const statistics = models.services.find(({ name }) => name === 'quality')!.projections.find(({ name }) => name === 'statistics') as Projection;
  const random = randomOf('recount');

  // Some of it was recorded days after it happened.
  const raw: RawEvent[] = [];
  const recordedAt = new Map<string, string>();
  for (const { service, stream, version, at: occurred, actor, events } of simulate(models, { cases: 70, seed: 'recount', ...span }).decided()) {
    const after = new Date(Date.parse(occurred) + (random.chance(0.2) ? random.int(1, 40) * 7_200_000 : 0)).toISOString();
    const at = [after, recordedAt.get(stream) ?? ''].sort().at(-1)!;
    recordedAt.set(stream, at);
    events.forEach(({ type, data }, i) => raw.push({ service, type, stream, version: version + i + 1, at, occurred, actor: actor.id, data: data as Record<string, any> }));
  }
  // The generator shows no certificate after registration: some are shown, reported lost, frozen, cancelled and valid again here.
  for (const { stream, data: { personId } } of raw.filter(({ type }) => type === 'PersonRegistered')) {
    let [version, certificateId] = [Math.max(...raw.filter((event) => event.stream === stream).map((event) => event.version)), idOf(`certificate:${personId}`)];
    const times = Array.from({ length: random.int(0, 4) }, () => new Date(Date.parse(span.from) + random.next() * (Date.parse(span.until) - Date.parse(span.from))).toISOString()).sort();
    for (const occurred of times) {
      const at = [new Date(Date.parse(occurred) + (random.chance(0.3) ? 864_000_000 : 0)).toISOString(), recordedAt.get(stream) ?? ''].sort().at(-1)!;
      recordedAt.set(stream, at);
      const shown = random.chance(0.5);
      if (shown) certificateId = idOf(`certificate:${personId}:${version}`);
      raw.push({ service: 'intake', type: shown ? 'CertificateRecorded' : 'CertificateStatusChanged', stream, version: ++version, at, occurred, actor: idOf('clerk'),
        data: { personId, certificateId, ...(shown ? { disabilityClass: random.int(1, 7) } : { status: random.pick(['valid', 'lost', 'frozen', 'cancelled']) }) } });
    }
  }
  const registry = new EventRegistry([], statistics.handlers.map(({ definition }) => definition));
  const recorded = raw.map((event) => ({ ...event, schema: 1, id: `${event.stream}/${event.version}`, actor: { id: event.actor, role: 'r', unit: null, for: null }, pii: [] }) as unknown as RecordedEvent);
  const entries: Entry[] = [];
  for (const [key, changes] of changesOf(statistics, registry, recorded)) entries.push(...entriesOf((slices) => statistics.counts!(key, slicesOf(slices)), [], foldTimeline([], changes).versions));

  const places = ['4403', '440304', ...new Set(raw.filter(({ type }) => type === 'RequestFiled').flatMap(({ data }) => data.places as string[])), ...new Set(raw.filter(({ type }) => type === 'ReferralSent').map(({ data }) => data.agency as string))];
  const day = (): string => chinaDay(new Date(Date.parse(span.from) + random.next() * (Date.parse(span.until) - Date.parse(span.from))));
  const questions = Array.from({ length: 10 }, (_, n) => {
    const [from, to] = [day(), day()].sort() as [string, string];
    const place = n < 3 ? places[n]! : random.pick(places);
    return { place, from, to: n % 3 === 0 ? '2026-12-31' : to, asOf: n % 2 === 0 ? random.pick(raw).at : span.until };
  });
  for (const { place, from, to, asOf } of questions) {
    const total = (group: string, first: string | null): Record<string, number> => {
      const totals: Record<string, number> = {};
      for (const entry of entries) if (entry.groups.includes(group) && entry.at <= asOf && entry.day <= to && (first === null || entry.day >= first)) totals[entry.counter] = (totals[entry.counter] ?? 0) + entry.n;
      return Object.fromEntries(Object.entries(totals).filter(([, n]) => n !== 0));
    };
    const numbers = numbersOf(csvOf(statisticsOf(place, { from, to }, total(place, from), total(standing(place), null), total(loads(place), null)), asOf));
    expect({ place, from, to, asOf, numbers }).toEqual({ place, from, to, asOf, numbers: recount(raw, place, from, to, asOf) });
  }
  expect(Object.keys(recount(raw, '440304', '2022-01-01', '2026-12-31', '2030-01-01')).length).toBeGreaterThan(80);
});
