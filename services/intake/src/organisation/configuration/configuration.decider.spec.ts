import { limitOn, type Setting, SETTING_KEYS, settingOn } from '@kangfu/common/step-clocks';
import { specification } from '@kangfu/decider';
import 'reflect-metadata';
import { settingsInForce } from '../../projections/unit-settings/unit-settings.types.js';
import { configurationDecider, type ConfigurationFacts, type ConfigureUnit } from './configuration.decider.js';
import type { ConfigurationEvent } from './configuration.events.js';

const unit = { code: '440304006', path: ['440304006', '440304', '4403'] };
const configuration = specification(configurationDecider, { today: '2026-11-20', unit } as ConfigurationFacts);
const configure = (more: Partial<ConfigureUnit['data']> = {}): ConfigureUnit => ({ type: 'ConfigureUnit', data: { key: 'plan', from: '2026-12-01', days: 15, chain: null, on: null, ...more } });
const configured: ConfigurationEvent = { type: 'UnitConfigured', data: { unit: '440304006', places: unit.path, key: 'plan', from: '2026-12-01', days: 15 } };

test('a unit sets its days, its chain, and whether it is switched on, from a day on', () => {
  configuration.given().when(configure()).then(configured);
  configuration.given().when(configure({ key: 'switched-on', days: null, on: false })).then({ type: 'UnitConfigured', data: { unit: '440304006', places: unit.path, key: 'switched-on', from: '2026-12-01', on: false } });
  configuration.given().when(configure({ key: 'chain', days: null, chain: [{ role: 'programme-office', above: 1 }] })).thenTypes('UnitConfigured');
});
test('the same again is nothing new; another value for the same day takes its place', () => {
  configuration.given(configured).when(configure()).thenNothing();
  configuration.given(configured).when(configure({ days: 20 })).thenTypes('UnitConfigured');
});
test('not from a day that is over, not of an unknown unit, and with the value that belongs to the key', () => {
  configuration.given().when(configure({ from: '2026-11-19' })).thenRefuses('configuration-in-past');
  configuration.given().when(configure(), { unit: null }).thenRefuses('unknown-unit');
  for (const wrong of [{ days: null }, { on: true }, { key: 'chain' as const }, { key: 'switched-on' as const }, { key: 'chain' as const, days: null, chain: [] }]) configuration.given().when(configure(wrong)).thenRefuses('setting-value');
});

describe('in force is', () => {
  const places = unit.path;
  const setting = (of: string, from: string, days: number): Setting => ({ unit: of, key: 'plan', from, days });
  const days = (day: string, ...schedule: Setting[]): number => limitOn(schedule, places, 'plan', day).days;
  test('what the nearest unit above set, by the day; otherwise the default', () => {
    expect(days('2026-12-01')).toBe(10);
    expect(days('2026-12-01', setting('440304', '2026-12-01', 20))).toBe(20);
    expect(days('2026-11-30', setting('440304', '2026-12-01', 20))).toBe(10);
    expect(days('2026-12-01', setting('440304', '2026-12-01', 20), setting('440304006', '2026-01-01', 5))).toBe(5);
    expect(days('2026-12-01', setting('440304', '2026-12-01', 20), setting('440304006', '2027-01-01', 5))).toBe(20);
    expect(days('2026-12-01', setting('440304007', '2026-01-01', 5))).toBe(10);
  });
  test('of one unit the setting that began last, and of two for the same day the later one', () => {
    expect(days('2026-12-05', setting('440304', '2026-12-02', 1), setting('440304', '2026-12-01', 2))).toBe(1);
    expect(days('2026-12-05', setting('440304', '2026-12-01', 1), setting('440304', '2026-12-01', 2))).toBe(2);
  });
  test('one street switched on alone, and the rest of the district later', () => {
    const schedule: Setting[] = [{ unit: '440304', key: 'switched-on', from: '2026-01-01', on: false }, { unit: '440304006', key: 'switched-on', from: '2026-03-01', on: true }, { unit: '440304', key: 'switched-on', from: '2026-09-01', on: true }];
    const on = (street: string, day: string) => settingOn(schedule, [street, '440304', '4403'], 'switched-on', day)?.on ?? true;
    expect(['2025-12-31', '2026-02-01', '2026-03-01', '2026-09-01'].map((day) => [on('440304006', day), on('440304007', day)])).toEqual([[true, true], [false, false], [true, false], [true, true]]);
  });
});

test('all that holds at a unit: each key once, with its unit of time, the default or who set it when', () => {
  const made = { setAt: '2026-11-20T02:00:00.000Z', setBy: '00000000-0000-4000-8000-000000000001', setByRole: 'programme-office' };
  const schedule = [{ unit: '440304', key: 'answer' as const, from: '2026-12-01', days: 3, ...made }, { unit: '440304', key: 'city-chain' as const, from: '2026-12-01', chain: [{ role: 'expert', above: 2 }], ...made }];
  const of = (key: string, day: string) => settingsInForce(schedule, unit.path, day).find((setting) => setting.key === key);
  expect(settingsInForce(schedule, unit.path, '2026-12-01').map(({ key }) => key)).toEqual([...SETTING_KEYS]);
  expect(of('answer', '2026-11-30')).toMatchObject({ label: { zh: '答复转介' }, timeUnit: 'working-days', isDefault: true, days: 5, unit: null, from: null, setBy: null });
  expect(of('answer', '2026-12-01')).toMatchObject({ isDefault: false, days: 3, defaultDays: 5, unit: '440304', from: '2026-12-01', ...made });
  expect([of('device-check', '2026-12-01'), of('switched-on', '2026-12-01')]).toMatchObject([{ timeUnit: 'days', days: 30 }, { timeUnit: null, days: null, on: true, isDefault: true }]);
  expect([of('chain', '2026-12-01')?.chain?.length, of('city-chain', '2026-11-30')?.chain?.at(-1), of('city-chain', '2026-12-01')?.chain]).toEqual([3, { role: 'programme-office', above: 2 }, [{ role: 'expert', above: 2 }]]);
});
