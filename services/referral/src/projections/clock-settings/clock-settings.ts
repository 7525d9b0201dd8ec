import type { Setting } from '@kangfu/common/step-clocks';
import { Kangfu } from '@kangfu/nest';
import { Injectable } from '@nestjs/common';
import { clockSettings } from './clock-settings.projection.js';

/** What units have set about how long things may take. */
@Injectable()
export class ClockSettings {
  constructor(private readonly kangfu: Kangfu) {}
  /** Of all units of a place; nothing set: the defaults. */
  async of(places: readonly string[]): Promise<Setting[]> {
    const rows = await Promise.all(places.map((code) => this.kangfu.rows(clockSettings).peek(code)));
    return rows.flatMap((row) => row?.settings ?? []);
  }
}
