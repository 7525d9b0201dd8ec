import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Kangfu } from '@kangfu/nest';
import type { Claims } from '@kangfu/privacy';
import { dwellingOf } from './dwelling.js';

/** Who lives together, by keyed digests of living addresses: the digest stays here, and what goes further is an id made at random (docs/decisions/0031). */
@Injectable()
export class Households {
  private readonly claims: Claims;
  constructor(private readonly kangfu: Kangfu) { this.claims = kangfu.claims('household-claims'); }

  /** The household of an address in a street: the same for all who are told to live there. Null: its words name no dwelling. */
  async at(street: string, address: string): Promise<string | null> { return this.found(street, address, (index) => this.claims.claim(index, randomUUID())); }

  /** The same from the log, where the claim may be lost: then the household that is noted of somebody there is claimed again. `dryRun`: nothing is claimed; undefined where one would be made. */
  async again(street: string, address: string, noted: string | null, dryRun: boolean): Promise<string | null | undefined> {
    return this.found(street, address, async (index) => (dryRun ? noted ?? undefined : this.claims.claim(index, noted ?? randomUUID())));
  }

  private async found<T>(street: string, address: string, claim: (index: string) => Promise<T>): Promise<T | string | null> {
    const dwelling = dwellingOf(address);
    if (dwelling === null) return null;
    const index = this.kangfu.blindIndex.of(`household:${street}:${dwelling}`);
    return (await this.claims.find(index)) ?? claim(index);
  }
}
