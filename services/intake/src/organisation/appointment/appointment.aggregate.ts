import { aggregate } from '@kangfu/commands';
import { appointmentDecider } from './appointment.decider.js';
import { appointmentEvents } from './appointment.events.js';

export const appointment = aggregate({ kind: 'appointment', decider: appointmentDecider, events: appointmentEvents });
