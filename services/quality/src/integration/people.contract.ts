import { defineEvent, Field, Type } from '@kangfu/contracts';

/** What this service reads of people and of what is to be done about them before there is a case. Who was registered where: `PersonRegistered` of the intake contract. */
const codes = Type.Array(Type.String());
const of = { personId: Field.uuid() };
const listed = { screeningId: Field.uuid(), campaignId: Field.uuid(), ...of };
const correction = { ...of, correctionId: Field.uuid() };
const pair = { duplicateId: Field.uuid(), ...of };

/** The order of a campaign's round. */
export const ROUND = ['home-based-first', 'limb-or-visual', 'severe', 'certificate', 'child'] as const;

export const PersonMoved = defineEvent('intake', 'PersonMoved', { description: '迁居 A person moved', data: Type.Object({ ...of, street: Type.String(), places: codes }) });
export const PersonDied = defineEvent('intake', 'PersonDied', { description: '死亡 A person has died', data: Type.Object(of) });
export const DeathWithdrawn = defineEvent('intake', 'DeathWithdrawn', { description: '撤销死亡登记 The death was recorded in error', data: Type.Object(of) });
export const HouseholdListed = defineEvent('intake', 'HouseholdListed', {
  description: '列入筛查名单 A person is on the list of a campaign', data: Type.Object({ ...listed, street: Type.String(), community: Type.Optional(Type.String()), priority: Type.String(), until: Type.Optional(Field.date()) }),
});
export const NeedScreeningRecorded = defineEvent('intake', 'NeedScreeningRecorded', { description: '需求筛查结果 What became of a person on the list', data: Type.Object({ ...listed, outcome: Type.String() }) });
export const CorrectionProposed = defineEvent('intake', 'CorrectionProposed', { description: '申请更正 Somebody says that a registration is wrong', data: Type.Object(correction) });
export const CorrectionApproved = defineEvent('intake', 'CorrectionApproved', { description: '同意更正 It was corrected', data: Type.Object(correction) });
export const CorrectionRefused = defineEvent('intake', 'CorrectionRefused', { description: '不予更正 It was not', data: Type.Object(correction) });
export const GuardiansDisagreed = defineEvent('intake', 'GuardiansDisagreed', { description: '监护人意见不一 Guardians disagree', data: Type.Object({ ...of, disagreementId: Field.uuid() }) });
export const DisagreementSettled = defineEvent('intake', 'DisagreementSettled', { description: '分歧已解决 They agree again', data: Type.Object({ ...of, disagreementId: Field.uuid() }) });
export const DuplicateSuspected = defineEvent('intake', 'DuplicateSuspected', { description: '疑似重复登记 Two registrations look like one person', data: Type.Object({ ...pair, places: codes }) });
export const DuplicateDismissed = defineEvent('intake', 'DuplicateDismissed', { description: '排除重复 They are two people', data: Type.Object(pair) });
export const PersonsLinked = defineEvent('intake', 'PersonsLinked', { description: '合并登记 They are one person', data: Type.Object(pair) });
export const PersonsUnlinked = defineEvent('intake', 'PersonsUnlinked', { description: '撤销合并 They are two people after all', data: Type.Object(pair) });
export const HouseholdNoted = defineEvent('intake', 'HouseholdNoted', { description: '同住 Who lives at one address has one household', data: Type.Object({ ...of, household: Type.Optional(Field.uuid()) }) });

export const PEOPLE_CONTRACTS = [
  HouseholdNoted,
  PersonMoved, PersonDied, DeathWithdrawn, HouseholdListed, NeedScreeningRecorded, CorrectionProposed, CorrectionApproved, CorrectionRefused, GuardiansDisagreed, DisagreementSettled,
  DuplicateSuspected, DuplicateDismissed, PersonsLinked, PersonsUnlinked,
];
