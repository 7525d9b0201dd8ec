import { globalId } from '@kangfu/common';
import { addDays } from '@kangfu/common/working-days';
import { connectionOf, DateScalar, DateTimeScalar, enumOf, Node } from '@kangfu/nest';
import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';
import { type ConsentGiver, type DataClass, DATA_CLASSES, type Purpose, PURPOSES } from '../../consent/consent.events.js';
import type { Relation } from '../../person/guardians/guardian.events.js';
import { RelationEnum } from '../persons/person-parts.types.js';
import { type ConsentRow, inForce } from './consents.projection.js';

export const ConsentGiverEnum = enumOf<ConsentGiver>('ConsentGiver', { zh: '同意人', en: 'Who consents' }, { self: { zh: '本人', en: 'The person' }, guardian: { zh: '监护人', en: 'The guardian' } });
export const ConsentPurposeEnum = enumOf<Purpose>('ConsentPurpose', { zh: '同意的用途', en: 'Purpose consented to' }, PURPOSES);
export const DataClassEnum = enumOf<DataClass>('DataClass', { zh: '数据类别', en: 'Class of data' }, DATA_CLASSES);

@ObjectType({ implements: () => [Node], description: '知情同意 A consent' })
@Directive('@key(fields: "ref")')
export class Consent implements Node {
  id!: string;
  @Field(() => ID, { description: '内部标识 Internal key' }) @Directive('@inaccessible') ref!: string;
  @Field(() => ConsentGiverEnum, { description: '同意人 Who gave it' }) givenBy!: ConsentGiver;
  @Field(() => RelationEnum, { nullable: true, description: '监护人与当事人的关系；本人同意时为空 How the guardian stands to the person; null for the person themselves' }) relation!: Relation | null;
  @Field(() => [ConsentPurposeEnum], { description: '用途 Purposes' }) purposes!: readonly Purpose[];
  @Field(() => [DataClassEnum], { description: '数据类别 Classes of data' }) dataClasses!: readonly DataClass[];
  @Field(() => DateScalar, { description: '自 From' }) validFrom!: string;
  @Field(() => DateScalar, { nullable: true, description: '至；空为长期 Until; null: without end' }) validUntil!: string | null;
  @Field(() => Boolean, { description: '今日有效 In force today' }) inForce!: boolean;
  @Field(() => Boolean, { description: '有效且三十日内到期 In force, and runs out within thirty days' }) endsSoon!: boolean;
  @Field(() => String, { nullable: true, description: '签字文件的摘要 Digest of the signed form' }) evidenceDigest!: string | null;
  @Field(() => DateTimeScalar, { description: '同意时间 Given at' }) givenAt!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '撤回时间 Withdrawn at' }) withdrawnAt!: string | null;
  /** Not in the graph. */
  row!: ConsentRow;
}
export const ConsentConnection = connectionOf(Consent);

const ENDS_SOON_DAYS = 30;
export const toConsent = (row: ConsentRow, today: string): Consent => ({
  id: globalId('consent', row.consentId), ref: row.consentId, givenBy: row.givenBy, relation: row.relation as Relation | null, purposes: row.purposes, dataClasses: row.dataClasses, validFrom: row.validFrom, validUntil: row.validUntil,
  inForce: inForce(row, today), endsSoon: inForce(row, today) && !inForce(row, addDays(today, ENDS_SOON_DAYS)), evidenceDigest: row.evidenceDigest, givenAt: row.givenAt, withdrawnAt: row.withdrawnAt, row,
});
