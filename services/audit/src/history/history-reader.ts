import { ROLE_LABELS, type Role } from '@kangfu/access';
import { globalId } from '@kangfu/common';
import { type Connection, type Kangfu, type PageArgs, type RequestContext, type ServiceHost, toConnection } from '@kangfu/nest';
import { MongoRows, type Row, type RowFilter, type SealedPart } from '@kangfu/subscriptions';
import type mongoose from 'mongoose';
import { eventLabel } from '../integration/event-labels.js';
import { changesOf } from './changes.js';
import { HISTORY, type HistoryRow, type HistoryView, partsOf } from './history-row.js';
import { HistoryRows } from './history-rows.js';
import type { History, HistoryPersonal } from './history.types.js';

/** Roles of those that are no user. */
const SYSTEM_ROLES: Readonly<Record<string, { zh: string; en: string }>> = {
  process: { zh: '系统流程', en: 'process of the system' }, system: { zh: '系统', en: 'system' }, seed: { zh: '初始数据', en: 'seed data' },
};

/** Reads the changes of a case or person: content as of the operation's instant, rights of today. */
export class HistoryReader {
  private readonly kangfu: Kangfu;
  private readonly reader: HistoryRows;
  private readonly rows: mongoose.mongo.Collection<HistoryRow>;

  constructor(host: Pick<ServiceHost, 'kangfu' | 'connection' | 'database' | 'sources'>) {
    this.kangfu = host.kangfu;
    this.reader = new HistoryRows(new MongoRows<HistoryView>({ connection: host.connection, projection: { collection: HISTORY.collection, sources: host.sources.map(({ service }) => service) } }));
    this.rows = host.database.collection<HistoryRow>(HISTORY.collection);
  }

  async find(context: RequestContext, filter: RowFilter, { first, after }: PageArgs): Promise<Connection<History>> {
    const page = await this.reader.find(context, { first, after: after ?? null, filter, sort: { at: 1, order: 1 } });
    const [earlier, shown, units] = await Promise.all([
      this.earlier(page.rows),
      this.reader.open(context, page.rows),
      this.unitsOf(page.rows),
    ]);
    const nodes = await Promise.all(page.rows.map(async (row): Promise<History> => this.entry(row, earlier.get(row.stream) ?? [], units, await this.personalOf(row.sealed, shown.has(row._id)))));
    const byId = new Map(nodes.map((node) => [node.eventId, node]));
    return toConnection(page, ({ _id }) => byId.get(_id)!, { after, totalCount: () => this.reader.count(context, filter) });
  }

  private entry(row: Row<HistoryView>, earlier: readonly Pick<HistoryRow, 'version' | 'data'>[], units: ReadonlyMap<string, { zh: string; en: string }>, personal: HistoryPersonal): History {
    const { kind, uuid } = partsOf(row.stream);
    const { actor } = row;
    return {
      eventId: row._id, service: row.service, position: row.position, occurredAt: row.occurred, recordedAt: row.at,
      actor: {
        id: actor.id, role: actor.role, roleLabel: ROLE_LABELS[actor.role as Role] ?? SYSTEM_ROLES[actor.role] ?? { zh: actor.role, en: actor.role },
        unit: actor.unit, unitName: (actor.unit !== null && units.get(actor.unit)) || null, onBehalfOf: actor.for,
      },
      type: row.type, label: eventLabel(row.service, row.type), command: row.command, objectKind: kind, objectId: globalId(kind, uuid), version: row.version,
      purpose: row.purpose, reason: row.reason, cause: row.cause && { service: row.cause.service, eventId: row.cause.id }, correlationId: row.correlation,
      changes: changesOf(row.data, earlier.filter(({ version }) => version < row.version).map(({ data }) => data)), personal, ledgerIndex: row.index, commitHash: row.commitHash,
    };
  }

  /** What the streams of these rows held before: the same kind of the same case or person, so the same rights. */
  private async earlier(rows: readonly Row<HistoryView>[]): Promise<Map<string, HistoryRow[]>> {
    const found = new Map<string, HistoryRow[]>();
    const streams = [...new Set(rows.filter(({ version }) => version > 1).map(({ stream }) => stream))];
    if (streams.length === 0) return found;
    const last = Math.max(...rows.map(({ version }) => version));
    for await (const row of this.rows.find({ stream: { $in: streams }, version: { $lt: last } }, { projection: { stream: 1, version: 1, data: 1 }, sort: { stream: 1, version: 1 } })) {
      found.set(row.stream, [...(found.get(row.stream) ?? []), row]);
    }
    return found;
  }

  private async unitsOf(rows: readonly Row<HistoryView>[]): Promise<Map<string, { zh: string; en: string }>> {
    const codes = [...new Set(rows.flatMap(({ actor }) => (actor.unit === null ? [] : [actor.unit])))];
    const found = await Promise.all(codes.map((code) => this.kangfu.findUnit(code)));
    return new Map(found.flatMap((unit) => (unit ? [[unit.code, unit.name] as const] : [])));
  }

  private async personalOf(sealed: readonly SealedPart[], shown: boolean): Promise<HistoryPersonal> {
    if (sealed.length === 0) return { state: 'none', fields: [] };
    if (!shown) return { state: 'sealed', fields: [] };
    const opened = await Promise.all(sealed.map((part) => this.kangfu.personal.open(part)));
    if (opened.every((part) => part === 'ERASED')) return { state: 'erased', fields: [] };
    const fields = opened.flatMap((part) => (part === 'ERASED' ? [] : Object.entries(part)));
    return {
      state: 'clear',
      fields: fields.map(([field, value]) => ({
        field, value: value === null || value === undefined ? { value: null, state: 'ABSENT' as const } : { value: typeof value === 'string' ? value : JSON.stringify(value), state: 'CLEAR' as const },
      })),
    };
  }
}
