import mongoose from 'mongoose';
import { checkLinks, type FoundCommits, LogDamaged, type StoredCommit } from '@kangfu/event-store';
import { LogPlaces } from './log-places.js';
import { MAJORITY, page } from './majority.js';

type Collection = mongoose.mongo.Collection<StoredCommit>;
type Extent = Pick<StoredCommit, '_id' | 'first' | 'count' | 'epoch'>;

/** A commit beyond this may fill the answer so far that the next one, of 15 MB, is left out. */
const LARGE = 512 * 1024;
/** Commits looked at by one search for types: it stays far below any time limit. */
const SEARCHED = 20_000;

/**
 * Reads one log by position, a page at a time: majority, in order, with the links between the commits checked. Knows nothing but the
 * collection, so it also reads a log whose service is down. Errors are the driver's; `MongoEventStore.read` is the same with patience.
 */
export class LogPages {
  private readonly places: LogPlaces;

  constructor(private readonly collection: Collection, private readonly log: number) {
    this.places = new LogPlaces(collection);
  }

  /** Commits holding events after a position, at most `limit`; none only at the end of the log. Throws {@link LogDamaged}. */
  async read(afterPosition: number, limit: number): Promise<StoredCommit[]> {
    const known = this.places.at(afterPosition);
    let commits = known === null ? null : await this.readFrom(known, afterPosition, limit);
    // Nobody here was at this position before, or the log was restored since. Appends beside a search beyond the end make another.
    for (let attempt = 0; !commits; attempt++) {
      if (attempt === 10) throw new LogDamaged(`log ${this.log}: no commit holds position ${afterPosition}`);
      commits = await this.readFrom(await this.places.search(afterPosition), afterPosition, limit);
    }
    const last = commits.at(-1);
    if (last) this.places.note(last._id, last.first + last.count - 1);
    return commits;
  }

  /** See `EventStore.readTypes`. The links between commits that lie apart are not checked, but that none is missing is. Throws {@link LogDamaged}. */
  async readTypes(afterPosition: number, limit: number, types: readonly string[]): Promise<FoundCommits> {
    const from = await this.next(afterPosition);
    // The end first: what is searched then is all there.
    const last = await this.collection.find({ _id: { $lt: from + SEARCHED } }, MAJORITY).project<Extent>({ first: 1, count: 1, epoch: 1 }).sort({ _id: -1 }).limit(1).next();
    if (!last || last._id < from) return { commits: [], position: afterPosition, epoch: 0, ended: true };
    const cursor = this.collection.find({ _id: { $gte: from, $lte: last._id }, 'events.type': { $in: [...types] } }, { ...MAJORITY, batchSize: limit, limit }).sort({ _id: 1 });
    const first = await cursor.next();
    // One answer of the server and no more, however large its commits are.
    const commits = first ? [first, ...cursor.readBufferedDocuments()] : [];
    const full = commits.length === limit || (cursor.id !== undefined && !cursor.id.isZero());
    await cursor.close();
    const reached = full ? commits.at(-1)! : last;
    const position = reached.first + reached.count - 1;
    // The log was restored to before it, and has grown since `next` looked.
    if (position <= afterPosition) return { commits: [], position: afterPosition, epoch: 0, ended: true };
    if ((await this.collection.countDocuments({ _id: { $gte: from, $lte: reached._id } }, { ...MAJORITY, hint: { _id: 1 } })) !== reached._id - from + 1) throw new LogDamaged(`log ${this.log}: a commit is missing between ${from} and ${reached._id}`);
    this.places.note(reached._id, position);
    return { commits, position, epoch: reached.epoch, ended: reached._id < from + SEARCHED - 1 && reached._id === last._id };
  }

  /** The number of the first commit that holds events after a position, there or not. */
  private async next(position: number): Promise<number> {
    if (position === 0) return 1;
    const holding = async (commit: number): Promise<number | null> => {
      const at = await this.collection.find({ _id: commit }, MAJORITY).project<Extent>({ first: 1, count: 1 }).limit(1).next();
      return at && at.first <= position && at.first + at.count - 1 >= position ? (at.first + at.count - 1 > position ? commit : commit + 1) : null;
    };
    const known = this.places.at(position);
    const next = known === null ? null : await holding(known);
    if (next !== null) return next;
    const found = await this.places.search(position);
    // Beyond the end there is nothing.
    return (await holding(found)) ?? found + 1;
  }

  /**
   * What follows a position, read from the commit that holds or ends at it (0: the start of the log): that one shows that the place
   * is right and that the page continues it. Null when it does not lie there.
   */
  private async readFrom(commit: number, position: number, limit: number): Promise<StoredCommit[] | null> {
    const found = await this.from(commit, commit > 0 ? limit + 1 : limit);
    if (commit === 0) {
      checkLinks(found, 'start');
      return position === 0 || found.length === 0 ? found : null;
    }
    const at = found[0];
    if (at?._id !== commit || at.first > position) return null;
    const end = at.first + at.count - 1;
    if (end > position) found.length = Math.min(found.length, limit);
    else if (found.length === 1 && mongoose.mongo.BSON.calculateObjectSize(at) > LARGE) found.push(...(await this.from(commit + 1, limit)));
    checkLinks(found, null);
    if (end > position) return found;
    // Beyond the end there is nothing; before it nothing may be passed over.
    return end === position || found.length === 1 ? found.slice(1) : null;
  }

  private from(commit: number, count: number): Promise<StoredCommit[]> {
    return this.collection.find({ _id: { $gte: commit } }, page(count)).sort({ _id: 1 }).toArray();
  }
}
