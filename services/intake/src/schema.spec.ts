import { subgraphSdl } from '@kangfu/nest';
import { buildASTSchema, isEnumType, isInputObjectType, isObjectType, parse } from 'graphql';
import * as resolvers from './schema.js';

let sdl: string;
beforeAll(async () => { sdl = await subgraphSdl(Object.values(resolvers)); });

test('what it owns has one key, which is hidden', () => {
  for (const type of ['Person', 'Case', 'Consent', 'Unit']) expect(sdl).toMatch(new RegExp(`type ${type} implements Node\\s+@key\\(fields: "ref"\\)\\s(?!\\s*@key)[^}]*ref: ID! @inaccessible`));
});

test('every type, field, argument and value is described, and every root query takes asOf', () => {
  const undescribed: string[] = [];
  const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true });
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('_') || /^(Int|Boolean|String|ID|Float|Query|Mutation|Subscription|link__|federation__)/.test(type.name)) continue;
    if (!type.description) undescribed.push(type.name);
    const members = isEnumType(type) ? type.getValues() : isObjectType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [];
    for (const member of members) if (!member.description || !/\p{Script=Han}/u.test(member.description)) undescribed.push(`${type.name}.${member.name}`);
  }
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(root?.getFields() ?? {}).filter(({ name }) => !name.startsWith('_'))) {
      if (!field.description) undescribed.push(field.name);
      if (root === schema.getQueryType()) expect(field.args.map(({ name }) => name)).toContain('asOf');
      for (const arg of field.args) if (!arg.description && arg.name !== 'input') undescribed.push(`${field.name}(${arg.name})`);
    }
  }
  expect(undescribed).toEqual([]);
});

test('the root fields are these', () => {
  const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true });
  const names = (type: ReturnType<typeof schema.getQueryType>) => Object.keys(type?.getFields() ?? {}).filter((name) => !name.startsWith('_')).sort();
  expect(names(schema.getQueryType())).toEqual(['case', 'cases', 'duplicateSuspects', 'materialsChecklist', 'messages', 'person', 'personByIdentity', 'personsToCorrect', 'screeningCampaign', 'screeningCampaigns', 'staffAppointments', 'streetServices', 'triageProposal', 'unit', 'unitSettingChanges', 'unitSettings', 'units', 'viewer']);
  expect(names(schema.getMutationType())).toEqual([
    'acceptRequest', 'addIdentity', 'appoint', 'assignHandler', 'changeAddress', 'changeCertificateStatus', 'changeContact', 'changePreferences', 'completeRequest', 'configureUnit', 'decideCorrection',
    'dismissDuplicate', 'endAppointment', 'endGuardian', 'endStreetService', 'fileRequest', 'giveConsent', 'handOverCases', 'linkPersons', 'nameCaseManager', 'nameGuardian', 'offerStreetService',
    'openScreeningCampaign', 'openUnit', 'proposeCorrection', 'recordCertificate', 'recordDeath', 'recordDisagreement', 'recordNeedScreening', 'recordNeedScreenings', 'redirectCase', 'refuseRequest',
    'registerPerson', 'returnRequest', 'settleDisagreement', 'triageNeed', 'unlinkPersons', 'withdrawConsent', 'withdrawDeath', 'withdrawRequest',
    'nameDeputy', 'endDeputy', 'recordAbsence', 'recordReturn', 'changeUnitPhone',
  ].sort());
  expect(names(schema.getSubscriptionType())).toEqual(['caseChanged']);
});
