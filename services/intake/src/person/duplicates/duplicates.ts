import { randomUUID } from 'node:crypto';
import { access } from '@kangfu/access';
import { Injectable } from '@nestjs/common';
import { streamId } from '@kangfu/common';
import { Kangfu } from '@kangfu/nest';
import type { BlindRecord, BlindRecords } from '@kangfu/privacy';
import type { Identity } from '../identity.js';
import { duplicate } from './duplicate.aggregate.js';
import { duplicateIdOf } from './duplicate.decider.js';
import { blocksOf, type Comparable, comparable, compare, type Compared, type Described, labelOf, LIKENESS_RULE, SUSPECTED_FROM } from './likeness.js';

/** What events hold in clear of somebody, as far as it is compared. */
export interface PlainFacts { readonly sex: string; readonly street: string; readonly community: string | null; readonly numbered: boolean; readonly places: readonly string[] }

/** More people than this who share a combination are not looked at: a name so common says nothing. */
const COMPARED_AT_MOST = 200;
const SYSTEM = { id: 'system:duplicates', role: 'system', unit: null, for: null };

const comparableOf = ({ digests, plain }: BlindRecord): Comparable =>
  ({ digests, sex: plain['sex'] ?? 'unknown', street: plain['street'] ?? '', community: plain['community'] || null, numbered: plain['numbered'] === 'yes' });

/** As a record holds it; what is not named stays. */
const plainOf = ({ sex, street, community, numbered }: Partial<PlainFacts>): Record<string, string> => ({
  ...(sex === undefined ? {} : { sex }), ...(street === undefined ? {} : { street }), ...(community === undefined ? {} : { community: community ?? '' }), ...(numbered === undefined ? {} : { numbered: numbered ? 'yes' : 'no' }),
});

/** Suspects that two registrations are one person, by keyed digests alone: nothing is opened, and nothing merged. */
@Injectable()
export class Duplicates {
  private readonly records: BlindRecords;
  constructor(private readonly kangfu: Kangfu) { this.records = kangfu.blindRecords('likenesses'); }

  /**
   * Notes what was said of somebody, and suspects whoever is alike. Before the append of what was said: a crash in between leaves a suspicion too many (of
   * somebody who is not there), never one too few; of two who are registered at once, at least the later finds the other.
   */
  async look(personId: string, described: Described, plain?: Partial<PlainFacts>): Promise<void> {
    const known = await this.records.find(personId);
    if (!known && !plain) return;
    const record = this.record(personId, { ...known?.digests, ...this.digests(described) }, { ...known?.plain, ...plainOf(plain ?? {}) }, plain?.places ?? known?.places ?? []);
    await this.records.put(record);
    await this.suspectThoseNear(record);
  }

  /** A number became known of somebody, with what it says. */
  async numbered(personId: string, { birthDate, sex }: Identity): Promise<void> {
    await this.look(personId, birthDate ? { birthDate } : {}, { numbered: true, ...(sex ? { sex } : {}) });
  }

  find(personId: string): Promise<BlindRecord | null> { return this.records.find(personId); }
  forget(personId: string): Promise<void> { return this.records.remove(personId); }
  /** What is noted of somebody of whom all of this is known. */
  recordOf(personId: string, described: Described, plain: PlainFacts): BlindRecord { return this.record(personId, this.digests(described), plainOf(plain), plain.places); }
  /** Notes it in the place of what was noted before (null: nothing); false where that has changed meanwhile. */
  replace(record: BlindRecord, before: BlindRecord | null): Promise<boolean> { return this.records.replace(record, before); }
  /** Suspects whoever is alike; answers how many were not suspected before. */
  async suspectThoseNear(record: BlindRecord): Promise<number> {
    let found = 0;
    for (const other of await this.records.near(record, COMPARED_AT_MOST)) if (await this.suspect(record, other)) found++;
    return found;
  }

  private digests(described: Described): Partial<Record<Compared, string>> {
    return Object.fromEntries(Object.entries(comparable(described)).map(([field, text]) => [field, this.digestOf(`likeness:${labelOf(field as Compared)}:${text}`)]));
  }
  private record(owner: string, digests: Partial<Record<Compared, string>>, plain: Record<string, string>, places: readonly string[]): BlindRecord {
    return { owner, digests, blocks: blocksOf(digests, (text) => this.digestOf(text)), places, plain };
  }
  private digestOf(text: string): string { return this.kangfu.blindIndex.of(text); }

  /** Somebody was said to have the number of another: whatever else is alike, that is a suspicion. */
  async sameNumber(personId: string, owner: string): Promise<boolean> {
    const [record, other] = await Promise.all([personId, owner].map(async (each) => (await this.records.find(each)) ?? { owner: each, digests: {}, blocks: [], plain: {}, places: (await this.kangfu.rows(access).peek(`person-${each}`))?.places ?? [] }));
    return this.suspect(record!, other!, true);
  }

  /** True: nobody had suspected it before. */
  private async suspect(record: BlindRecord, other: BlindRecord, sameNumber = false): Promise<boolean> {
    const comparison = compare(comparableOf(record), comparableOf(other), sameNumber);
    if (!sameNumber && comparison.score < SUSPECTED_FROM) return false;
    const duplicateId = duplicateIdOf(record.owner, other.owner);
    const common = record.places.filter((place) => other.places.includes(place));
    const data = { ...comparison, duplicateId, personId: record.owner, otherId: other.owner, rule: LIKENESS_RULE, places: common.length > 0 ? common : record.places };
    const outcome = await this.kangfu.runtime.run(duplicate, {
      stream: streamId('duplicate', duplicateId), command: { type: 'SuspectDuplicate', data }, commandId: randomUUID(), input: data, actor: SYSTEM, purpose: 'duplicates', facts: () => ({}),
    });
    return outcome.done && outcome.commit !== null;
  }
}
