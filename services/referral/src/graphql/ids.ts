import { randomUUID } from 'node:crypto';
import { findUuid, idOf, isUuid } from '@kangfu/common';
import type { CommandInputFields, RequestContext } from '@kangfu/nest';
import type { Acting } from '../shared/vocabulary.js';

/** Id of a new object: the same again when the same user sends the same commandId. */
export const newUuid = async (context: RequestContext, { commandId }: CommandInputFields, role: string): Promise<string> =>
  (commandId ? idOf(`${(await context.actor()).id}:${commandId}:${role}`) : randomUUID());

/** The uuid of a need: needs are parts of a case, named by their uuid or by a global id of kind `need`. */
export const needUuid = (id: string): string | null => findUuid('need', id) ?? (isUuid(id.toLowerCase()) ? id.toLowerCase() : null);

export const actingOf = async (context: RequestContext): Promise<Acting> => {
  const { id, appointments } = await context.actor();
  return { id, units: appointments.flatMap((appointment) => (appointment.unit === null ? [] : [appointment.unit])) };
};
