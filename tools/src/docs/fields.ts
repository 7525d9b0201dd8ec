import type { Schema } from './definitions.ts';

export interface FieldDoc { readonly path: string; readonly type: string; readonly optional: boolean }

const FORMATS: Record<string, string> = { uuid: 'uuid', date: 'date', 'date-time': 'instant', uri: 'URL' };
const codes = (values: readonly string[]): string => values.map((value) => `\`${value}\``).join(' ');

const range = ({ minimum, maximum }: Schema): string => {
  const most = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (minimum === undefined) return most === undefined ? '' : ` up to ${most}`;
  return most === undefined ? ` from ${minimum}` : ` ${minimum} to ${most}`;
};

/** The type of a field in words: `uuid`, `integer 1 to 7`, `` `m` `f` ``, `text or null`. */
export const typeOf = (schema: Schema): string => {
  if (schema.anyOf) {
    const choices = schema.anyOf.map(typeOf);
    return choices.join(schema.anyOf.every((one) => one.const !== undefined) ? ' ' : ' or ');
  }
  if (schema.const !== undefined) return codes([String(schema.const)]);
  if (schema.enum) return codes(schema.enum);
  switch (schema.type) {
    case 'string': return FORMATS[schema.format ?? ''] ?? 'text';
    case 'integer': return `integer${range(schema)}`;
    case 'number': return `number${range(schema)}`;
    case 'array': return schema.items?.type === 'object' ? 'list of objects' : `list of ${schema.items ? typeOf(schema.items) : 'anything'}`;
    case 'object': return schema.patternProperties ? `object of ${Object.values(schema.patternProperties).map(typeOf).join(' or ')}` : 'object';
    default: return schema.type ?? 'anything';
  }
};

/** Every field with its path (`needs[].kind`), nested ones after their parent. */
export const fieldsOf = (schema: Schema, prefix = ''): FieldDoc[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const nested = [field, ...(field.anyOf ?? [])].flatMap((one) => (one.type === 'array' ? (one.items?.properties ? fieldsOf(one.items, `${path}[].`) : []) : one.properties ? fieldsOf(one, `${path}.`) : []));
    return [{ path, type: typeOf(field), optional: !schema.required?.includes(name) }, ...nested];
  });
