import { randomUUID } from 'node:crypto';
import { idOf } from '@kangfu/common';
import type { CommandInputFields, RequestContext } from '@kangfu/nest';
import type { Acting } from '../shared/facts.js';

/** Id of a new object: the same again when the same user sends the same commandId. */
export const newUuid = async (context: RequestContext, { commandId }: CommandInputFields, role: string): Promise<string> =>
  (commandId ? idOf(`${(await context.actor()).id}:${commandId}:${role}`) : randomUUID());

export const actingOf = async (context: RequestContext): Promise<Acting> => {
  const { id, appointments } = await context.actor();
  return { id, units: appointments.flatMap((appointment) => (appointment.unit === null ? [] : [appointment.unit])) };
};
