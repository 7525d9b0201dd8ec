import type { AccessFacts } from '@kangfu/access';
import { Injectable } from '@nestjs/common';
import { Kangfu, type Reader, type RequestContext } from '@kangfu/nest';
import { type DuplicateSuspect, toDuplicateSuspect } from './duplicate-suspect.types.js';
import { duplicateSuspects, type DuplicateSuspectRow } from './duplicate-suspects.projection.js';

/** Finds suspicions for answers and decisions. */
@Injectable()
export class DuplicateSuspects {
  readonly reader: Reader<DuplicateSuspectRow>;
  constructor(kangfu: Kangfu) { this.reader = kangfu.reader(duplicateSuspects, 'DuplicateSuspect'); }

  async find(context: RequestContext, uuid: string): Promise<DuplicateSuspect | null> {
    const row = await this.reader.get(context, uuid);
    return row && toDuplicateSuspect(row);
  }
  async rightsTo(context: RequestContext, uuid: string): Promise<AccessFacts | null> {
    const row = await this.reader.fact(context, uuid);
    return row && { places: row.places };
  }
}
