import { GraphQLError, GraphQLScalarType, type GraphQLScalarTypeConfig, Kind, type ValueNode } from 'graphql';
import { GraphQLDate, GraphQLDateTime, GraphQLURL, GraphQLUUID } from 'graphql-scalars';

/** A scalar of graphql-scalars that resolvers receive as text: commands and events hold JSON only, so neither Date nor URL objects go in. */
const asText = (scalar: GraphQLScalarType<any, any>, description: string, text: (value: any) => string): GraphQLScalarType<string, string> => {
  const { name, serialize } = scalar.toConfig() as GraphQLScalarTypeConfig<any, any> & { serialize: (value: unknown) => unknown };
  const parseValue = (value: unknown): string => text(scalar.parseValue(value));
  return new GraphQLScalarType<string, string>({
    name, description, parseValue,
    serialize: (value) => { const out = serialize(value); return out instanceof Date ? out.toISOString() : String(out); },
    parseLiteral: (ast: ValueNode) => {
      if (ast.kind !== Kind.STRING) throw new GraphQLError(`${name} must be a string`, { nodes: ast });
      return parseValue(ast.value);
    },
  });
};

/** `2026-11-22`; arrives as that text. */
export const DateScalar = asText(GraphQLDate, '日期，如 2026-11-22（RFC 3339 full-date） Calendar date', (value: Date) => value.toISOString().slice(0, 10));
/** Instant with offset; arrives as ISO text in UTC with milliseconds. */
export const DateTimeScalar = asText(GraphQLDateTime, '时刻，如 2026-11-22T08:00:00Z（RFC 3339） Instant with offset', (value: Date) => value.toISOString());
export const UrlScalar = asText(GraphQLURL, '网址 Absolute URL', String);
export const UuidScalar = asText(GraphQLUUID, '通用唯一标识 UUID (RFC 9562)', (value: string) => value.toLowerCase());

/** Nest rebuilds the schema from its SDL, which drops what a scalar does: given back by name. */
export const SCALARS: Readonly<Record<string, GraphQLScalarType>> = { Date: DateScalar, DateTime: DateTimeScalar, URL: UrlScalar, UUID: UuidScalar };
