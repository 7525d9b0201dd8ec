import { as, type Session } from '../../../tools/src/demo/session.ts';
import type { Kangfu } from './kangfu.ts';

/** The running system, shared by all chapters of a spec: each makes people of its own. */
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
