import type { Setting } from '@kangfu/common/step-clocks';
import { doerOf, projection } from '@kangfu/subscriptions';
import { UnitConfigured } from '../../organisation/configuration/configuration.events.js';

/** A setting, when it was made and by whom (user id, and the role they had). */
export interface MadeSetting extends Setting { readonly setAt: string; readonly setBy: string | null; readonly setByRole: string | null }
export interface UnitSettingsRow { readonly unit: string; readonly places: readonly string[]; /** In the order in which they were set. */ readonly settings: readonly MadeSetting[] }

/** What each unit set, by its code. */
export const unitSettings = projection<UnitSettingsRow>('unit-settings', 2, {
  view: (_key, slices) => slices.one<UnitSettingsRow>('configuration')?.state ?? null,
  indexes: [{ keys: { unit: 1 } }],
})
  .on(UnitConfigured, (e) => e.data.unit, (state: UnitSettingsRow | undefined, e): UnitSettingsRow => {
    const { places, ...setting } = e.data;
    return { unit: setting.unit, places, settings: [...(state?.settings ?? []), { ...setting, setAt: e.occurred, setBy: doerOf(e), setByRole: e.actor.role }] };
  });
