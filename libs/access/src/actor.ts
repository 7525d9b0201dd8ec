import type { Role } from './roles.js';

/** An appointment in force: a role held at a unit. */
export interface Appointment {
  readonly role: Role;
  /** Code of the unit; null for guardians and clients, who act for a person. */
  readonly unit: string | null;
  /** Codes from the unit up to the root of its tree, itself first. */
  readonly path: readonly string[];
  /** User id of who is away, where it is held as their deputy. */
  readonly for?: string;
}

/** Who asks: what the token says (id) and what events say (appointments). Guardians and clients have the role `guardian` without a unit. */
export interface Actor {
  readonly id: string;
  readonly appointments: readonly Appointment[];
  /** Registrations that are linked to this user's own: the same person, so theirs too. */
  readonly people?: readonly string[];
}

export const hasRole = (actor: Actor, ...roles: readonly Role[]): boolean => actor.appointments.some((a) => roles.includes(a.role));
