import type { Setting } from '@kangfu/common/step-clocks';
import { projection } from '@kangfu/subscriptions';
import { UnitConfigured } from '../../integration/organisation.contract.js';

export interface ClockSettingsRow { readonly unit: string; /** What concerns clocks, in the order in which it was set. */ readonly settings: readonly Setting[] }

/** Own copy of what each unit set about clocks, by its code. */
export const clockSettings = projection<ClockSettingsRow>('clock-settings', 1, { view: (_key, slices) => slices.one<ClockSettingsRow>('configuration')?.state ?? null })
  .on(UnitConfigured, (e) => e.data.unit, (state: ClockSettingsRow | undefined, { data: { places: _places, ...setting } }): ClockSettingsRow =>
    ({ unit: setting.unit, settings: setting.key === 'switched-on' ? state?.settings ?? [] : [...(state?.settings ?? []), setting] }));
