import { subgraphSdl } from '@kangfu/nest';
import { buildASTSchema, isEnumType, isInputObjectType, isObjectType, parse } from 'graphql';
import * as resolvers from './schema.js';

let sdl: string;
beforeAll(async () => { sdl = await subgraphSdl(Object.values(resolvers)); });

test('its entities have one key, which is hidden; Person and Unit are stubs without an id', () => {
  for (const type of ['Screening', 'AutismFile', 'Duty']) expect(sdl).toMatch(new RegExp(`type ${type} implements Node\\s+@key\\(fields: "ref"\\)\\s(?!\\s*@key)[^}]*ref: ID! @inaccessible`));
  for (const type of ['Person', 'Unit']) expect(sdl).toMatch(new RegExp(`type ${type}\\s+@key\\(fields: "ref"\\)\\s*\\{[^}]*ref: ID! @inaccessible`));
});

test('every type, field, argument and value is described', () => {
  const undescribed: string[] = [];
  const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true });
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('_') || /^(Int|Boolean|String|ID|Float|Query|Mutation|link__|federation__)/.test(type.name)) continue;
    if (!type.description) undescribed.push(type.name);
    const members = isEnumType(type) ? type.getValues() : isObjectType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [];
    for (const member of members) if (!member.description) undescribed.push(`${type.name}.${member.name}`);
  }
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(root?.getFields() ?? {}).filter(({ name }) => !name.startsWith('_'))) {
      if (!field.description) undescribed.push(field.name);
      if (root === schema.getQueryType()) {
        expect(field.args.map(({ name }) => name)).toContain('asOf');
        for (const arg of field.args) if (!arg.description) undescribed.push(`${field.name}(${arg.name})`);
      }
    }
  }
  expect(undescribed).toEqual([]);
});

test('the root fields are these', () => {
  const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true });
  expect(Object.keys(schema.getQueryType()!.getFields()).filter((name) => !name.startsWith('_')).sort())
    .toEqual(['autismFile', 'autismFiles', 'duties', 'duty', 'screening', 'screeningSummary', 'screenings']);
  expect(Object.keys(schema.getMutationType()!.getFields()).sort()).toEqual(['completeDuty', 'recordScreening', 'recordScreenings']);
});
