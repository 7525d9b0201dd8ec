import type mongoose from 'mongoose';
import type { Comparison } from './compare.js';

/** How a fill or rebuild is going. Positions are counted over all logs it reads. */
export interface FillMark {
  /** ISO; of this run of the process: a rate counts from here. */
  readonly startedAt: string;
  readonly startedFrom: number;
}

/** A rebuild that was asked for. */
export interface RebuildRequest {
  /** The collection that is built: `<name>_v<N>~<run>`, also the handler of its checkpoints. */
  readonly collection: string;
  readonly by: string;
  readonly requestedAt: string;
  /** A log was restored, with these new epochs (`service/log` → epoch): the rows are switched as soon as the stores are folded. null: an operator asked, and rows are compared. */
  readonly epochs: Readonly<Record<string, number>> | null;
  readonly mark: FillMark | null;
  /** Live rows and history against the new ones, at one vector. */
  readonly comparisons: readonly Comparison[] | null;
  /** Why it stands still; it is tried again. */
  readonly failing: string | null;
}

/** How the last rebuild ended. */
export interface RebuildOutcome { readonly collection: string; readonly previous: string; readonly by: string; readonly finishedAt: string; readonly comparisons: readonly Comparison[] | null }

/** What is known of a version of a projection beyond its rows, in the collection `projections`. */
export interface ProjectionDocument {
  /** `<name>_v<N>`. */
  readonly _id: string;
  /** Where its rows are. */
  readonly collection: string;
  /** ISO; null while it fills for the first time. */
  readonly filledAt: string | null;
  readonly fill: FillMark | null;
  /** The rows are about to be elsewhere: readers look anew for each query. */
  readonly switching: boolean;
  readonly rebuild: RebuildRequest | null;
  readonly last: RebuildOutcome | null;
  /** Collections that were switched away from, and until when they stay. */
  readonly kept: readonly { readonly collection: string; readonly until: string }[];
}

/** Readers look at least this often where the rows are. */
const FRESH_MS = 1_000;
/** From announcing a switch to doing it: by then every reader has seen that it comes. */
export const ANNOUNCED_MS = 3 * FRESH_MS;

export const projectionDocuments = (database: mongoose.mongo.Db): mongoose.mongo.Collection<ProjectionDocument> =>
  database.collection<ProjectionDocument>('projections', { writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } });

const shared = new WeakMap<mongoose.Connection, Pointers>();

/**
 * Tells readers in which collection the rows of a projection are. What it answers is at most a second old, and a switch is announced three seconds ahead, from
 * when on every query asks: so none reads rows that are no longer kept. One query a second, however many read.
 */
export class Pointers {
  private readonly documents: mongoose.mongo.Collection<ProjectionDocument>;
  private known: ReadonlyMap<string, ProjectionDocument> = new Map();
  private readAt = -Infinity;
  private reading: Promise<void> | null = null;

  private constructor(database: mongoose.mongo.Db) { this.documents = projectionDocuments(database); }

  /** One for all readers of a connection. */
  static of(connection: mongoose.Connection): Pointers {
    let pointers = shared.get(connection);
    if (!pointers) shared.set(connection, pointers = new Pointers(connection.db as unknown as mongoose.mongo.Db));
    return pointers;
  }

  /** `name` is `<name>_v<N>`; without a document the rows are in the collection of that name. */
  async collectionOf(name: string): Promise<string> {
    if (performance.now() - this.readAt > FRESH_MS) await (this.reading ??= this.read().finally(() => { this.reading = null; }));
    // A look that began before this query may have been before the switch.
    if (this.known.get(name)?.switching) await this.read();
    return this.known.get(name)?.collection ?? name;
  }

  private async read(): Promise<void> {
    const asked = performance.now();
    const found = await this.documents.find({}, { projection: { collection: 1, switching: 1 } }).toArray();
    if (asked < this.readAt) return;
    this.known = new Map(found.map((document) => [document._id, document]));
    this.readAt = asked;
  }
}
