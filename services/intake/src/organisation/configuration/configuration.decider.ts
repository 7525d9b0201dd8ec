import { canonicalJson } from '@kangfu/common';
import type { EscalationLevel, SettingKey } from '@kangfu/common/step-clocks';
import { type Decider, refusal, refuse, refuseAll, type Refusal } from '@kangfu/decider';
import type { ConfigurationEvent } from './configuration.events.js';

export interface ConfigureUnit {
  readonly type: 'ConfigureUnit';
  readonly data: { readonly key: SettingKey; readonly from: string; readonly days: number | null; readonly chain: readonly EscalationLevel[] | null; readonly on: boolean | null };
}
type Value = Pick<ConfigurationEvent['data'], 'days' | 'chain' | 'on'>;
/** What the unit set last, by key and first day. */
export type ConfigurationState = Readonly<Record<string, Value>>;
export interface ConfigurationFacts { readonly today: string; readonly unit: { readonly code: string; readonly path: readonly string[] } | null }

const at = (key: string, from: string): string => `${key} ${from}`;
const valueOf = ({ key, days, chain, on }: ConfigureUnit['data']): Value | null => {
  switch (key) {
    case 'switched-on': return on === null || days !== null || chain !== null ? null : { on };
    case 'chain': case 'city-chain': return chain === null || chain.length === 0 || days !== null || on !== null ? null : { chain: chain.map(({ role, above }) => ({ role, above })) };
    default: return days === null || chain !== null || on !== null ? null : { days };
  }
};

/** Settings of one unit. Never from a day that is over: what has begun keeps what was in force. */
export const configurationDecider: Decider<ConfigureUnit, ConfigurationState, ConfigurationEvent, ConfigurationFacts> = {
  initial: {},
  decide: ({ data }, state, { today, unit }) => {
    if (!unit) return refuse('unknown-unit', { unit: '' }, ['unit']);
    const value = valueOf(data);
    const problems: Refusal[] = [];
    if (data.from < today) problems.push(refusal('configuration-in-past', { day: data.from }, ['from']));
    if (!value) problems.push(refusal('setting-value', { key: data.key }, ['key']));
    if (!value || problems.length > 0) return refuseAll(problems);
    const known = state[at(data.key, data.from)];
    if (known && canonicalJson(known) === canonicalJson(value)) return [];
    return [{ type: 'UnitConfigured', data: { unit: unit.code, places: [...unit.path], key: data.key, from: data.from, ...value } }];
  },
  evolve: (state, { data: { key, from, days, chain, on } }) => ({ ...state, [at(key, from)]: { ...(days === undefined ? {} : { days }), ...(chain ? { chain } : {}), ...(on === undefined ? {} : { on }) } }),
};
