import { chinaDay, globalId, idOf } from '@kangfu/common';
import { readClockOffset } from '@kangfu/common/test-clock';
import { moveClock } from '../../../tools/src/commands/clock.ts';
import { inventedResident } from '../../../tools/src/demo/futian.ts';
import { M } from '../../../tools/src/demo/operations.ts';
import { type Session, sessionOf } from '../../../tools/src/demo/session.ts';
import { dataDir } from '../../../tools/src/runtime.ts';
import type { World } from '../support/chapters.ts';
import { uuidOf } from '../support/open-case.ts';

export type { Chapter, World } from '../support/chapters.ts';

export const STREET = '440304006';
export const COMMUNITY = `${STREET}009`;
export const DISTRICT = '440304';
export const AGENCY = 'ft-rehab-centre';
export const agencyId = (code: string): string => globalId('agency', idOf(`unit:${code}`));

const DAY_MS = 86_400_000;
/** By the clock of the system, which chapters move. */
export const now = (): number => Date.now() + readClockOffset(dataDir());
/** The day in China so many days from now. */
export const day = (offset: number): string => chinaDay(new Date(now() + offset * DAY_MS).toISOString());
/** Moves the clock of the system on. */
export const later = (days: number) => moveClock(readClockOffset(dataDir()) + days * DAY_MS);
/** The person themselves, signed in. */
export const asClient = (personId: string): Promise<Session> => sessionOf('the client', uuidOf(personId));

/** A resident of the pilot street, registered by the liaison. */
export const registered = async (world: World, more: object = {}): Promise<{ personId: string; number: string }> => {
  const { number, name, phone } = inventedResident();
  const { person } = await (await world.as('community-liaison', COMMUNITY)).do(M.register, { name, identity: { kind: 'RESIDENT_ID', number }, street: STREET, community: COMMUNITY, phone, ...more });
  return { personId: person.id, number };
};

const BARTHEL = ['FEEDING', 'BATHING', 'GROOMING', 'DRESSING', 'BOWELS', 'BLADDER', 'TOILET_USE', 'TRANSFERS', 'MOBILITY', 'STAIRS'];
/** The ten answers of the Barthel index, each of so many points; bathing takes five at the most. */
export const barthel = (points: number, bathing = points) => BARTHEL.map((item) => ({ item, points: item === 'BATHING' ? bathing : points }));
