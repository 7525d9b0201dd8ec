import { DateScalar, DateTimeScalar, enumOf, Label, UuidScalar } from '@kangfu/nest';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { CERTIFICATE_STATUSES, type CertificateStatus } from '../../person/certificates/certificate.events.js';
import { CORRECTABLE, type Correctable } from '../../person/corrections/correction.events.js';
import { type Relation, RELATIONS } from '../../person/guardians/guardian.events.js';
import type { CertificateRow, CorrectionRow, DisagreementRow, GuardianRow } from './person-parts.js';
import type { PersonRow } from './persons.projection.js';

export const RelationEnum = enumOf<Relation>('GuardianRelation', { zh: '监护人与本人关系', en: 'How a guardian stands to the person' }, RELATIONS);
export const CertificateStatusEnum = enumOf<CertificateStatus>('CertificateStatus', { zh: '残疾人证状态', en: 'Status of a certificate' }, CERTIFICATE_STATUSES);
export const CorrectableEnum = enumOf<Correctable>('CorrectableField', { zh: '可更正的内容', en: 'What may be corrected' }, CORRECTABLE);
type CorrectionStatus = CorrectionRow['status'];
export const CorrectionStatusEnum = enumOf<CorrectionStatus>('CorrectionStatus', { zh: '更正申请的状态', en: 'Status of a correction' }, {
  proposed: { zh: '待审批', en: 'To be decided' }, approved: { zh: '已更正', en: 'Approved' }, refused: { zh: '不予更正', en: 'Refused' },
});

@ObjectType({ description: '监护 A guardianship' })
export class Guardian {
  @Field(() => ID, { description: '标识 Its id' }) guardianId!: string;
  @Field(() => RelationEnum, { description: '与本人关系 How they stand to the person' }) relation!: Relation;
  @Field(() => Boolean, { description: '依法确定，18 周岁后仍有效 Legally established, so beyond 18 too' }) legal!: boolean;
  @Field(() => DateScalar, { description: '自 Since' }) from!: string;
  @Field(() => DateScalar, { nullable: true, description: '至 Until, as stated or ended' }) until!: string | null;
  /** Not in the graph. */
  row!: GuardianRow;
  /** Not in the graph. */
  person!: PersonRow;
}

@ObjectType({ description: '监护人的分歧 A disagreement of guardians: a flag, not an override' })
export class GuardianDisagreement {
  @Field(() => ID, { description: '标识 Its id' }) disagreementId!: string;
  @Field(() => [ID], { description: '意见不一的监护人 Between whom' }) guardians!: readonly string[];
  @Field(() => DateTimeScalar, { description: '记录时间 Recorded at' }) recordedAt!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '解决时间 Settled at' }) settledAt!: string | null;
  /** Not in the graph. */
  row!: DisagreementRow;
  /** Not in the graph. */
  person!: PersonRow;
}

@ObjectType({ description: '多重残疾的一项 One component of a multiple disability' })
export class CertificateComponent {
  @Field(() => Int, { description: '残疾类别 1–6 Class' }) disabilityClass!: number;
  @Field(() => Label, { description: '类别名称 Label of the class' }) classLabel!: Label;
  @Field(() => Int, { description: '等级 1–4 Grade' }) grade!: number;
}

@ObjectType({ description: '残疾人证的登记，新的在前 A certificate as it was recorded' })
export class CertificateRecord {
  @Field(() => ID, { description: '标识 Its id' }) certificateId!: string;
  @Field(() => Int, { description: '残疾类别 1–7 Class' }) disabilityClass!: number;
  @Field(() => Label, { description: '类别名称 Label of the class' }) classLabel!: Label;
  @Field(() => Int, { description: '残疾等级 1–4 Grade' }) grade!: number;
  @Field(() => String, { nullable: true, description: '补发后缀 Suffix of a replacement' }) replacement!: string | null;
  @Field(() => String, { nullable: true, description: '发证机关；登记时所见的为空 Issuer; null for the one of the registration' }) issuer!: string | null;
  @Field(() => DateScalar, { nullable: true, description: '发证日期 Issued on' }) issuedOn!: string | null;
  @Field(() => DateScalar, { nullable: true, description: '有效期至 Valid until' }) validUntil!: string | null;
  @Field(() => CertificateStatusEnum, { description: '状态 Status' }) status!: CertificateStatus;
  @Field(() => DateScalar, { nullable: true, description: '状态自 Status since' }) since!: string | null;
  @Field(() => Boolean, { description: '已过有效期 Its validity is over' }) expired!: boolean;
  @Field(() => Boolean, { description: '证号中的身份证号与本人不符 The identity in its number is not the person\'s' }) identityDiffers!: boolean;
  @Field(() => [CertificateComponent], { description: '多重残疾的各项 What a multiple disability is made of' }) components!: CertificateComponent[];
}

@ObjectType({ description: '更正申请：由申请人以外的人审批 A correction; another than who asked decides' })
export class Correction {
  @Field(() => ID, { description: '标识 Its id' }) correctionId!: string;
  @Field(() => CorrectionStatusEnum, { description: '状态 Status' }) status!: CorrectionStatus;
  @Field(() => [CorrectableEnum], { description: '更正的内容 What it is about' }) fields!: readonly Correctable[];
  @Field(() => UuidScalar, { description: '申请人 Who asked' }) proposedBy!: string;
  @Field(() => DateTimeScalar, { description: '申请时间 Asked at' }) proposedAt!: string;
  @Field(() => UuidScalar, { nullable: true, description: '审批人 Who decided' }) decidedBy!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '审批时间 Decided at' }) decidedAt!: string | null;
  /** Not in the graph. */
  row!: CorrectionRow;
  /** Not in the graph. */
  person!: PersonRow;
}

export const toCertificateRecord = (row: CertificateRow, today: string, labelOf: (disabilityClass: number) => Label): CertificateRecord => ({
  ...row, expired: row.validUntil !== null && row.validUntil < today, classLabel: labelOf(row.disabilityClass), components: row.components.map((each) => ({ ...each, classLabel: labelOf(each.disabilityClass) })),
});
