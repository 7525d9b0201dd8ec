import { idOf } from '@kangfu/common';
import type { NeedKind } from '../../case/needs.js';
import type { RoleCode } from '../appointment/appointment.events.js';
import type { StreetOffer } from '../street-service/street-service.decider.js';
import type { UnitKind } from '../unit/unit.events.js';
import { CHANGZHOU_COUNTIES, CHANGZHOU_SUB_CENTRES, CHANGZHOU_TOWNS, CHANGZHOU_ZONES } from './changzhou.js';
import { FUTIAN_AREAS, FUTIAN_COMMUNITIES, FUTIAN_STREETS } from './futian.js';

export interface SeedUnit { readonly code: string; readonly kind: UnitKind; readonly name: { readonly zh: string; readonly en: string }; readonly path: readonly string[]; readonly serves: readonly string[]; readonly phone: string }
export interface SeedAppointment { readonly userId: string; readonly role: RoleCode; readonly unit: string; readonly path: readonly string[] }

export interface SeedService extends StreetOffer { readonly street: { readonly code: string; readonly path: readonly string[] }; readonly need: NeedKind }

const [FUTIAN, SHENZHEN, CHANGZHOU] = ['440304', '4403', '3204'] as const;

/** Id of the development user who holds a role at a unit; a second one (`:2`) where two must agree, as with approving a plan. */
export const developmentUser = (role: RoleCode, unit: string, second = false): string => idOf(`user:${role}:${unit}${second ? ':2' : ''}`);

/** Agencies of both cities, with the unit above them. Those marked 示例 are invented. */
const AGENCIES: readonly (readonly [code: string, zh: string, en: string, ...above: string[]])[] = [
  ['ft-rehab-centre', '福田区残疾人康复服务中心', 'Futian rehabilitation service centre', FUTIAN, SHENZHEN],
  ['ft-assistive-centre', '福田区残疾人辅助器具服务中心', 'Futian assistive device centre', FUTIAN, SHENZHEN],
  ['ft-vocational-centre', '福田区职业康复中心（示例）', 'Futian vocational rehabilitation centre', FUTIAN, SHENZHEN],
  ['ft-xinghe-autism', '星河孤独症康复中心（示例）', 'Xinghe autism centre', FUTIAN, SHENZHEN],
  ['ft-union-hospital', '福田联合医院（示例）', 'Futian union hospital', FUTIAN, SHENZHEN],
  ['cz-rehab-centre', '常州市残疾人康复中心', 'Changzhou rehabilitation centre', 'cz-zhonglou', CHANGZHOU],
  ['cz-tianai-autism', '常州市天爱儿童康复中心', "Tian'ai children's rehabilitation centre", 'cz-xinbei', CHANGZHOU],
  ['cz-children-hospital', '常州市儿童医院', "Changzhou children's hospital", 'cz-tianning', CHANGZHOU],
];

const servedBy = (areas: Readonly<Record<string, string>>, code: string): string[] => Object.keys(areas).filter((area) => areas[area] === code);

/** A number that nobody has (none begins with 0 after the area code), the same for a unit at each start. */
const phoneOf = (code: string, city: string): string => `${city === CHANGZHOU ? '0519' : '0755'}-0${String(Number.parseInt(idOf(`phone:${code}`).slice(0, 8), 16) % 10_000_000).padStart(7, '0')}`;

/** The organisation in which development and demonstrations take place. */
export const developmentUnits = (): SeedUnit[] => {
  const streetOf = (community: string) => FUTIAN_AREAS[community.slice(0, 9)] ?? community.slice(0, 9);
  const unit = (code: string, kind: UnitKind, zh: string, en: string, above: readonly string[], serves: readonly string[] = []): SeedUnit => ({ code, kind, name: { zh, en }, path: [code, ...above], serves, phone: phoneOf(code, above.at(-1) ?? code) });
  return [
    unit(SHENZHEN, 'city', '深圳市', 'Shenzhen', []),
    unit(FUTIAN, 'district', '福田区评估转介中心', 'Futian assessment and referral centre', [SHENZHEN]),
    ...FUTIAN_STREETS.map(({ code, zh, en }) => unit(code, 'street', zh, en, [FUTIAN, SHENZHEN], servedBy(FUTIAN_AREAS, code))),
    ...FUTIAN_COMMUNITIES.map(([code, zh, en]) => unit(code, 'community', zh, en, [streetOf(code), FUTIAN, SHENZHEN])),
    unit(CHANGZHOU, 'city-centre', '常州市孤独症人群关爱指导中心', 'Changzhou autism guidance centre', []),
    ...CHANGZHOU_SUB_CENTRES.map(([code, zh, en]) => unit(code, 'sub-centre', zh, en, [CHANGZHOU])),
    ...CHANGZHOU_TOWNS.map(([code, zh, en, sub]) => unit(code, 'station', `${zh}服务站`, `${en} station`, [sub, CHANGZHOU], servedBy(CHANGZHOU_ZONES, code))),
    ...CHANGZHOU_COUNTIES.map(([county, zh, en, sub]) =>
      unit(`mch-${county}`, 'mch', `${zh}妇幼保健院`, `${en} maternal and child health hospital`, [sub, CHANGZHOU], CHANGZHOU_TOWNS.map(([code]) => code).filter((code) => code.startsWith(county)))),
    ...AGENCIES.map(([code, zh, en, ...above]) => unit(code, 'agency', zh, en, above)),
  ];
};

/** One user per role and place, two where somebody else must approve. */
export const developmentAppointments = (units: readonly SeedUnit[]): SeedAppointment[] => {
  const codesOf = (...kinds: UnitKind[]) => units.filter(({ kind }) => kinds.includes(kind)).map(({ code }) => code);
  const paths = new Map(units.map(({ code, path }) => [code, path]));
  const at = (role: RoleCode, codes: readonly string[], second = false): SeedAppointment[] =>
    codes.map((code) => ({ userId: developmentUser(role, code, second), role, unit: code, path: paths.get(code)! }));
  const windows = codesOf('street', 'station');
  const districts = [FUTIAN, CHANGZHOU];
  const counties = [...codesOf('sub-centre'), CHANGZHOU];
  return [
    ...at('community-liaison', codesOf('community')),
    ...at('window-clerk', windows), ...at('street-coordinator', windows),
    ...(['assessor', 'expert', 'quality-inspector', 'programme-office'] as const).flatMap((role) => [...at(role, districts), ...at(role, districts, true)]),
    ...at('assessor', [SHENZHEN]), ...at('expert', [SHENZHEN]), ...at('programme-office', [SHENZHEN]),
    ...at('agency-worker', codesOf('agency')),
    ...at('station-worker', codesOf('station')), ...at('subcentre-worker', codesOf('sub-centre')), ...at('city-worker', [CHANGZHOU]),
    ...at('clinician', [...codesOf('station', 'mch'), 'cz-children-hospital', 'ft-union-hospital']),
    ...at('school-worker', [...counties, FUTIAN]), ...at('education-bureau', [...counties, FUTIAN]), ...at('job-coach', [...counties, FUTIAN]),
    ...at('auditor', [SHENZHEN, CHANGZHOU]), ...at('administrator', [SHENZHEN, CHANGZHOU]),
  ];
};

/** What every street of Futian serves itself: home-based and psychological needs of the lighter grades, since the plan began. A guess to be confirmed by each street. */
export const developmentServices = (units: readonly SeedUnit[]): SeedService[] => units.filter(({ kind }) => kind === 'street').flatMap((street) =>
  (['home-based', 'psychological'] as const).map((need) => ({ street, need, from: '2014-10-01', until: null, classes: [], grades: [3, 4], ageBands: [] })));
