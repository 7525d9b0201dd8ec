import type { Setting } from '@kangfu/common/step-clocks';
import { projection } from '@kangfu/subscriptions';
import { UnitConfigured } from '../../organisation/configuration/configuration.events.js';

export interface UnitSettingsRow { readonly unit: string; readonly places: readonly string[]; /** In the order in which they were set. */ readonly settings: readonly Setting[] }

/** What each unit set, by its code. */
export const unitSettings = projection<UnitSettingsRow>('unit-settings', 1, {
  view: (_key, slices) => slices.one<UnitSettingsRow>('configuration')?.state ?? null,
  indexes: [{ keys: { unit: 1 } }],
})
  .on(UnitConfigured, (e) => e.data.unit, (state: UnitSettingsRow | undefined, { data: { places, ...setting } }): UnitSettingsRow => ({ unit: setting.unit, places, settings: [...(state?.settings ?? []), setting] }));
