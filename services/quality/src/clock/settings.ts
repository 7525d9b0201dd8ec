import type { Setting } from '@kangfu/common/step-clocks';

/** What the units of a case have set, as it was noted on the case; `mark` names it, '' where nothing is set. */
export interface NotedSettings { readonly mark: string; readonly settings: readonly Setting[] }
export const NO_SETTINGS: NotedSettings = { mark: '', settings: [] };

/** What holds for places, and its mark: how many settings of each unit there are. Settings are only ever added, so the number says which. */
export const settingsFor = (places: readonly string[], rows: readonly { readonly unit: string; readonly settings: readonly Setting[] }[]): NotedSettings => {
  const own = places.flatMap((place) => rows.filter(({ unit, settings }) => unit === place && settings.length > 0));
  return { mark: own.map(({ unit, settings }) => `${unit}:${settings.length}`).join(' '), settings: own.flatMap(({ settings }) => settings) };
};
