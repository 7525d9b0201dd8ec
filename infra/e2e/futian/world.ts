import { globalId, idOf } from '@kangfu/common';
import { inventedResident } from '../../../tools/src/demo/futian.ts';
import { M } from '../../../tools/src/demo/operations.ts';
import { as, type Session } from '../../../tools/src/demo/session.ts';
import type { Kangfu } from '../support/kangfu.ts';

export const STREET = '440304006';
export const COMMUNITY = `${STREET}009`;
export const DISTRICT = '440304';
export const AGENCY = 'ft-rehab-centre';
export const agencyId = (code: string): string => globalId('agency', idOf(`unit:${code}`));

/** The running system, shared by all chapters: each makes people of its own, and moves the clock only forward. */
export interface World {
  /** Only within a test. */
  readonly kangfu: () => Kangfu;
  /** A seeded user, one session for all chapters. */
  readonly as: (role: string, unit: string) => Promise<Session>;
}
export type Chapter = (world: World) => void;

export const worldOf = (kangfu: () => Kangfu): World => {
  const sessions = new Map<string, Promise<Session>>();
  return {
    kangfu,
    as: (role, unit) => {
      const key = `${role} ${unit}`;
      if (!sessions.has(key)) sessions.set(key, as(role, unit));
      return sessions.get(key)!;
    },
  };
};

/** A resident of the pilot street, registered by the liaison. */
export const registered = async (world: World, more: object = {}): Promise<{ personId: string; number: string }> => {
  const { number, name, phone } = inventedResident();
  const { person } = await (await world.as('community-liaison', COMMUNITY)).do(M.register, { name, identity: { kind: 'RESIDENT_ID', number }, street: STREET, community: COMMUNITY, phone, ...more });
  return { personId: person.id, number };
};
