import { globalId } from '@kangfu/common';
import { connectionOf, DateScalar, DateTimeScalar, enumOf, Label, Node } from '@kangfu/nest';
import { Directive, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DISABILITY_CLASSES, DISABILITY_GRADES, type DisabilityClass, type DisabilityGrade } from '../../person/certificate.js';
import { ISSUER_LEVEL_LABELS, type IssuerLevel } from '../../person/evidence.js';
import type { IdKind } from '../../person/identity.js';
import type { Sex } from '../../person/person.events.js';
import { ADDRESS_KINDS, type AddressKind, ADDRESSED_SERVICES, type AddressedService } from '../../person/address/address-rules.js';
import { type Channel, channelOf, CHANNELS, type Language, LANGUAGES, mayBeCalled } from '../../person/preferences.js';
import type { AddressRow, PersonRow, RowFlag } from './persons.projection.js';

export const SexEnum = enumOf<Sex>('Sex', { zh: '性别', en: 'Sex' }, { m: { zh: '男', en: 'Male' }, f: { zh: '女', en: 'Female' }, unknown: { zh: '未知', en: 'Unknown' } });
export const IdentityKindEnum = enumOf<IdKind | 'none'>('IdentityKind', { zh: '证件类型', en: 'Kind of identity document' }, {
  'resident-id': { zh: '居民身份证', en: 'Resident identity card' }, 'residence-permit': { zh: '港澳台居民居住证', en: 'Residence permit of a Hong Kong, Macao or Taiwan resident' },
  'permanent-residence-card': { zh: '外国人永久居留身份证', en: 'Permanent-residence card of a foreigner' }, 'birth-certificate': { zh: '出生医学证明', en: 'Birth certificate' }, none: { zh: '无', en: 'None' },
});
export const IssuerLevelEnum = enumOf<IssuerLevel>('HospitalLevel', { zh: '医院等级', en: 'Level of a hospital' }, ISSUER_LEVEL_LABELS);
export const PersonFlagEnum = enumOf<RowFlag>('PersonFlag', { zh: '登记提示', en: 'What to look at in a registration' }, {
  'certificate-id-differs': { zh: '残疾人证号中的身份证号与本人不符', en: 'The identity in the certificate number is another one' },
  'no-identity': { zh: '凭诊断证明登记，尚无证件号码', en: 'Registered on a diagnosis, no number yet' }, 'guardian-missing': { zh: '未成年人未填监护人', en: 'A minor without a guardian' },
  'guardians-disagree': { zh: '监护人意见不一', en: 'Guardians disagree' },
});
export const ChannelEnum = enumOf<Channel>('Channel', { zh: '通知方式', en: 'Channel of messages' }, CHANNELS);
export const LanguageEnum = enumOf<Language>('Language', { zh: '语言', en: 'Language of messages' }, LANGUAGES);
export const AddressKindEnum = enumOf<AddressKind>('AddressKind', { zh: '地址类型', en: 'Kind of address' }, ADDRESS_KINDS);
export const AddressedServiceEnum = enumOf<AddressedService>('AddressedService', { zh: '看地址的服务', en: 'Service that looks at addresses' }, ADDRESSED_SERVICES);

@ObjectType({ description: '地址及其起止 An address and when it held' })
export class PersonAddress {
  @Field(() => AddressKindEnum, { description: '类型 Kind' }) kind!: AddressKind;
  @Field(() => DateScalar, { nullable: true, description: '自；登记时的地址为空 Since; null for the one of the registration' }) from!: string | null;
  @Field(() => DateScalar, { nullable: true, description: '至：下一地址的开始，或注明的有效期 Until the next one began, or as stated' }) until!: string | null;
  @Field(() => Boolean, { description: '当前地址 Holds today' }) current!: boolean;
  /** Not in the graph. */
  row!: AddressRow;
  /** Not in the graph. */
  person!: PersonRow;
}

@ObjectType({ description: '每项服务以哪个地址受理、定资格、计入统计 Which address routes, entitles and counts, by service' })
export class AddressRoles {
  @Field(() => AddressedServiceEnum, { description: '服务 Service' }) service!: AddressedService;
  @Field(() => AddressKindEnum, { nullable: true, description: '受理地址 Routes' }) routes!: AddressKind | null;
  @Field(() => AddressKindEnum, { nullable: true, description: '资格地址 Entitles' }) entitles!: AddressKind | null;
  @Field(() => AddressKindEnum, { nullable: true, description: '统计地址 Counts' }) counts!: AddressKind | null;
}

@ObjectType({ description: '沟通偏好 How a person wants to be told things' })
export class ContactPreferences {
  @Field(() => ChannelEnum, { description: '通知方式：按意愿，聋人不打电话 How a message goes out: as wished, no calls to the deaf' }) channel!: Channel;
  @Field(() => LanguageEnum, { description: '语言 Language' }) language!: Language;
  @Field(() => Boolean, { description: '需要手语 Needs sign language' }) sign!: boolean;
  @Field(() => Boolean, { description: '需要大字 Needs large print' }) largePrint!: boolean;
  @Field(() => Boolean, { description: '可打电话 May be called' }) mayBeCalled!: boolean;
}

@ObjectType({ description: '残疾人证（不含号码） Disability certificate, without its number' })
export class DisabilityCertificate {
  @Field(() => Int, { description: '残疾类别 1–7 Class' }) disabilityClass!: number;
  @Field(() => Label, { description: '类别名称 Label of the class' }) classLabel!: Label;
  @Field(() => Int, { description: '残疾等级 1–4，1 级最重 Grade, 1 the heaviest' }) grade!: number;
  @Field(() => Label, { description: '等级名称 Label of the grade' }) gradeLabel!: Label;
  @Field(() => String, { nullable: true, description: '补发后缀 Suffix of a replacement' }) replacement!: string | null;
}

@ObjectType({ implements: () => [Node], description: '残疾人 A person' })
@Directive('@key(fields: "ref")')
export class Person implements Node {
  id!: string;
  @Field(() => ID, { description: '内部标识 Internal key' }) @Directive('@inaccessible') ref!: string;
  @Field(() => IdentityKindEnum, { description: '登记所凭证件（号码不保存） Document of registration; its number is not kept' }) idKind!: IdKind | 'none';
  @Field(() => SexEnum, { description: '性别 Sex' }) sex!: Sex;
  @Field(() => String, { description: '登记时的年龄段，如 0-6 Age band at registration' }) ageBand!: string;
  @Field(() => [PersonFlagEnum], { description: '登记提示 What to look at' }) flags!: readonly RowFlag[];
  @Field(() => DateScalar, { nullable: true, description: '死亡日期；未登记死亡时为空 Day of the death, as recorded; null: none is' }) diedOn!: string | null;
  @Field(() => DateTimeScalar, { description: '登记时间 Registered at' }) registeredAt!: string;
  @Field(() => ContactPreferences, { description: '沟通偏好 How they want to be told things' }) preferences!: ContactPreferences;
  @Field(() => Int, { description: '版本，用于 expectedVersion Version' }) version!: number;
  /** Not in the graph. */
  row!: PersonRow;
}
export const PersonConnection = connectionOf(Person);

export const toPerson = (row: PersonRow): Person =>
  ({ id: globalId('person', row.personId), ref: row.personId, idKind: row.idKind, sex: row.sex, ageBand: row.ageBand, flags: row.flags, diedOn: row.diedOn, registeredAt: row.registeredAt, version: row.version, preferences: { ...row.preferences, channel: channelOf(row.preferences, row.certificate), mayBeCalled: mayBeCalled(row.preferences, row.certificate) }, row });

export const toCertificate = ({ disabilityClass, grade, replacement }: NonNullable<PersonRow['certificate']>): DisabilityCertificate => ({
  disabilityClass, grade, replacement: replacement ?? null, classLabel: DISABILITY_CLASSES[disabilityClass as DisabilityClass], gradeLabel: DISABILITY_GRADES[grade as DisabilityGrade],
});

/** The addresses of a person, the newest of each kind first; `today` is a day in China. Each ends the day the next of its kind begins. */
export const addressesOf = (person: PersonRow, today: string): PersonAddress[] => person.addresses.map((row, i) => {
  const next = person.addresses.slice(0, i).filter(({ kind }) => kind === row.kind).at(-1) ?? null;
  return { kind: row.kind, from: row.from, until: next ? next.from : row.until, current: next === null && (row.until === null || today <= row.until), row, person };
});
