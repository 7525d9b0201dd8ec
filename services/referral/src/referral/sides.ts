import type { Actor } from '@kangfu/access';
import type { Side } from './referral.machine.js';

export const isWorkerOf = (actor: Actor, agency: string): boolean => actor.appointments.some((appointment) => appointment.role === 'agency-worker' && appointment.unit === agency);
/** Workers of the agency are the recipient; everyone else, the agency that refers onward included, stands on the side of the sender. */
export const sideOf = (actor: Actor, agency: string): Side => (isWorkerOf(actor, agency) ? 'recipient' : 'initiator');
