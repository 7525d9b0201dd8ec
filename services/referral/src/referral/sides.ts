import type { Actor } from '@kangfu/access';
import type { Side } from './referral.machine.js';

/** Workers of the agency are the recipient, everyone else stands on the side of the centre. */
export const sideOf = (actor: Actor, agency: string): Side =>
  (actor.appointments.some((appointment) => appointment.role === 'agency-worker' && appointment.unit === agency) ? 'recipient' : 'initiator');
