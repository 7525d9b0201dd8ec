import { randomUUID } from 'node:crypto';
import { findUuid, idOf, isUuid } from '@kangfu/common';

/** What a reference to an entity of ours holds: its global id, or the uuid by which other services join. */
export interface Reference { readonly id?: string; readonly ref?: string }

/** The uuid in a reference; null for anything else. */
export const uuidOf = (kind: string, { id, ref }: Reference): string | null => {
  if (id !== undefined) return findUuid(kind, id);
  if (ref === undefined) return null;
  return isUuid(ref) ? ref : findUuid(kind, ref);
};

/** The id of a new object: the same again when the same actor repeats the command. */
export const newId = (actorId: string, commandId: string | null | undefined, kind: string): string => (commandId ? idOf(`${actorId}:${commandId}:${kind}`) : randomUUID());

/** A unit's uuid. */
export const unitIdOf = (code: string): string => idOf(`unit:${code}`);
