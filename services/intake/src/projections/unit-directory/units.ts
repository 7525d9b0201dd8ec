import { Injectable } from '@nestjs/common';
import { batched, Kangfu, type Reader, type RequestContext } from '@kangfu/nest';
import { unitIdOf } from '../../ids.js';
import { unitDirectory, type UnitDirectoryRow } from './unit-directory.projection.js';
import { toUnit, type Unit } from './unit.types.js';

/** Finds units for answers, many at once. */
@Injectable()
export class Units {
  readonly reader: Reader<UnitDirectoryRow>;
  constructor(kangfu: Kangfu) { this.reader = kangfu.reader(unitDirectory, 'Unit'); }

  async find(context: RequestContext, uuid: string): Promise<Unit | null> {
    const row = await batched<UnitDirectoryRow>(context, this, (keys) => this.reader.many(context, keys)).load(uuid);
    return row && toUnit(row);
  }
  byCode(context: RequestContext, code: string): Promise<Unit | null> { return this.find(context, unitIdOf(code)); }
  /** In the order of the codes; unknown ones are left out. */
  async byCodes(context: RequestContext, codes: readonly string[]): Promise<Unit[]> {
    return (await Promise.all(codes.map((code) => this.byCode(context, code)))).filter((unit) => unit !== null);
  }
}
