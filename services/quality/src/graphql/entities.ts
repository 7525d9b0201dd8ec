import { findUuid } from '@kangfu/common';

/** What the gateway sends for an entity: by its global id, or by the uuid that other services know. */
export interface Reference { readonly id?: string; readonly ref?: string }
export const uuidOf = (kind: string, { id, ref }: Reference): string | null => (id === undefined ? ref ?? null : findUuid(kind, id));
