import type { UnitRow } from '@kangfu/access';
import { units } from '@kangfu/access';
import type { Kangfu } from '@kangfu/nest';
import type { Station } from './screening.decider.js';

/** Every station is below it. */
export const CITY = '3204';

/**
 * The Changzhou station that a place code means: the station of that street, the one that serves it (zones), or that of the community's street.
 * null for anything else: other cities, prisons, unknown codes.
 */
export const findStation = async (kangfu: Kangfu, place: string): Promise<Station | null> => {
  const street = /^\d{12}$/.test(place) ? place.slice(0, 9) : place;
  const isStation = (unit: UnitRow | null | undefined): unit is UnitRow => unit?.kind === 'station' && unit.path.includes(CITY);
  const rows = kangfu.rows(units);
  const own = await rows.peek(street);
  const station = isStation(own) ? own : (await rows.peekMany({ kind: 'station', serves: street, path: CITY }, 1))[0];
  if (!isStation(station)) return null;
  return { code: station.code, path: station.path, mch: await findMch(kangfu, station.code) };
};

/** Code of the county MCH that is mapped to a station's street. */
export const findMch = async (kangfu: Kangfu, station: string): Promise<string | null> => (await kangfu.rows(units).peekMany({ kind: 'mch', serves: station }, 1))[0]?.code ?? null;
