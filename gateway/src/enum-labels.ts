import { type GraphQLResolveInfo, type GraphQLSchema, isEnumType } from 'graphql';

export const enumLabelTypeDefs = /* GraphQL */ `
  "枚举及其各值的中英文名称 An enum with the labels of its values"
  type EnumLabels {
    "枚举名 Name of the enum" name: String!
    "中文 Chinese" zh: String!
    "英文 English" en: String!
    "各值 Its values" values: [EnumValueLabel!]!
  }
  "枚举值的中英文名称 Labels of an enum value"
  type EnumValueLabel {
    "值 The value" value: String!
    "中文 Chinese" zh: String!
    "英文 English" en: String!
  }
  extend type Query {
    "枚举的中英文名称；不给 names 时为全部 Labels of these enums, of all without names"
    enumLabels("枚举名 Names of enums" names: [String!]): [EnumLabels!]!
  }
`;

/** A description of two lines is a label: Chinese, then English (libs/nest enumOf). */
const label = (description: string | null | undefined): { zh: string; en: string } | null => {
  const lines = (description ?? '').split('\n');
  return lines.length === 2 && lines[0] && lines[1] ? { zh: lines[0], en: lines[1] } : null;
};

/** Enums with labels, from the schema itself: nothing is asked of a service. */
export const enumLabels = (schema: GraphQLSchema, names?: readonly string[] | null) =>
  Object.values(schema.getTypeMap()).filter(isEnumType).filter(({ name }) => !name.startsWith('__') && (!names || names.includes(name))).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((type) => {
    const own = label(type.description);
    const values = type.getValues().flatMap((value) => { const text = label(value.description); return text ? [{ value: value.name, ...text }] : []; });
    return own && values.length > 0 ? [{ name: type.name, ...own, values }] : [];
  });

export const enumLabelResolvers = {
  Query: { enumLabels: { resolve: (_: unknown, { names }: { names?: string[] | null }, __: unknown, info: GraphQLResolveInfo) => enumLabels(info.schema, names) } },
};
