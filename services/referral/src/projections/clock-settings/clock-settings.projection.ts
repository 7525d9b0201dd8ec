import type { Setting } from '@kangfu/common/step-clocks';
import { projection } from '@kangfu/subscriptions';
import { UnitConfigured } from '../../integration/organisation.contract.js';

export interface ClockSettingsRow { readonly unit: string; /** Days, in the order in which they were set. */ readonly settings: readonly Setting[] }

/** Own copy of the days that each unit set, by its code. */
export const clockSettings = projection<ClockSettingsRow>('clock-settings', 1, { view: (_key, slices) => slices.one<ClockSettingsRow>('configuration')?.state ?? null })
  .on(UnitConfigured, (e) => e.data.unit, (state: ClockSettingsRow | undefined, { data: { unit, key, from, days } }): ClockSettingsRow =>
    ({ unit, settings: days === undefined ? state?.settings ?? [] : [...(state?.settings ?? []), { unit, key, from, days }] }));
