import { canonicalJson } from '@kangfu/common';

export interface Change { readonly field: string; readonly before: string | null; readonly after: string | null }

/** They name what the event is about and never change. */
const IDENTITY = new Set(['caseId', 'personId']);
const textOf = (value: unknown): string | null => (value === undefined || value === null ? null : typeof value === 'string' ? value : canonicalJson(value));

/**
 * Old and new of the fields that an event sets: `earlier` are the public data of the earlier events of the same stream, in order.
 * A field that is set to what it was before is no change. Values that are not text are JSON.
 */
export const changesOf = (data: object, earlier: readonly object[]): Change[] => {
  const before: Record<string, unknown> = Object.assign({}, ...earlier) as Record<string, unknown>;
  return Object.entries(data)
    .map(([field, value]) => ({ field, before: textOf(before[field]), after: textOf(value) }))
    .filter(({ field, before: old, after }) => !IDENTITY.has(field) && old !== after);
};
