import { globalId } from '@kangfu/common';
import { AllowedAction, ConnectionArgs, connectionOf, DateTimeScalar, IsGlobalId, Node, UuidScalar } from '@kangfu/nest';
import type { Row, SealedPart } from '@kangfu/subscriptions';
import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsBoolean, IsIn, IsOptional, ValidateNested } from 'class-validator';
import { agencyUuid } from '../../agency/agency.aggregate.js';
import type { ReplaceEnd, ReplaceReason } from '../../agency-service/agency-service.events.js';
import { CancelReasonEnum, ReplaceReasonEnum, ReplaceStateEnum } from '../../graphql/allocation.enums.js';
import { DeclineReasonEnum, ReferralOutcomeEnum, ReferralStatusEnum, ServiceKindEnum } from '../../graphql/enums.js';
import { Case, Person } from '../../graphql/stubs.types.js';
import { type CancelReason, type DeclineReason, type ReferralOutcome, type ReferralStatus, STATUSES } from '../../referral/referral.machine.js';
import type { ServiceKind } from '../../shared/vocabulary.js';
import type { ReferralRow } from './referrals.projection.js';

@ObjectType({ description: '转介的一步 One step of a referral' })
export class ReferralMove {
  @Field(() => String, { description: '转换编号 01–34 Number of the transition in 360X' }) transition!: string;
  @Field(() => ReferralStatusEnum, { description: '到达状态 State it led to' }) status!: ReferralStatus;
  @Field(() => DateTimeScalar, { description: '发生时刻 When' }) at!: string;
  @Field(() => UuidScalar, { nullable: true, description: '经办人（用户标识）；系统自动办理的为空 User id of who did it; null where the system did it by itself' }) by!: string | null;
  @Field(() => String, { nullable: true, description: '经办机构代码 Code of their unit' }) unit!: string | null;
  noteSealed!: SealedPart | null;
}

@ObjectType({ description: '转安置：机构定点暂停或终止，须另行安置 Another place is to be found: the agency is suspended, or no longer designated' })
export class RePlacementView {
  @Field(() => ReplaceReasonEnum, { description: '原因 Why' }) because!: ReplaceReason;
  @Field(() => DateTimeScalar, { description: '自何时起 Since' }) since!: string;
  @Field(() => ReplaceStateEnum, { description: '状态 State' }) state!: ReplaceEnd | 'open';
  @Field(() => DateTimeScalar, { nullable: true, description: '了结时刻 When it was settled' }) endedAt!: string | null;
}
@ObjectType({ implements: () => [Node], description: '转介 Referral' })
@Directive('@key(fields: "ref")')
export class Referral implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => Person, { nullable: true, description: '残疾人 Person' }) person!: Person;
  @Field(() => UuidScalar, { description: '需求 The need that is referred' }) needId!: string;
  @Field(() => ServiceKindEnum, { description: '服务类别 Kind of service' }) service!: ServiceKind;
  @Field(() => ReferralStatusEnum, { description: '状态 State' }) status!: ReferralStatus;
  @Field(() => String, { description: 'BSeR 业务状态代码 Code of BSeR TaskBusinessStatus, such as 5.1.1' }) businessStatus!: string;
  @Field(() => Boolean, { description: '尚未结束 Not ended yet' }) open!: boolean;
  @Field(() => DateTimeScalar, { description: '发出时刻 Sent at' }) sentAt!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '机构首次答复时刻 First answer of the agency' }) answeredAt!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '预约时刻 Appointment that stands' }) appointmentAt!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '结束时刻 Ended at' }) endedAt!: string | null;
  @Field(() => DeclineReasonEnum, { nullable: true, description: '拒绝原因 Why it was declined' }) declineReason!: DeclineReason | null;
  @Field(() => ReferralOutcomeEnum, { nullable: true, description: '结果 Outcome' }) outcome!: ReferralOutcome | null;
  @Field(() => CancelReasonEnum, { nullable: true, description: '系统请求取消的原因；由人请求时为空 Why the system asked to cancel; null where a person did, or nobody' }) cancelBecause!: CancelReason | null;
  @Field(() => RePlacementView, { nullable: true, description: '转安置；机构未曾停止的为空 The duty to find another place; null where its agency never stopped' }) rePlacement!: RePlacementView | null;
  @Field(() => Int, { description: '尚未结束的再转介数 Parts that were referred onward and have not ended' }) openParts!: number;
  @Field(() => [ReferralMove], { description: '经过 The way it went' }) history!: ReferralMove[];
  @Field(() => Int, { description: '版本，用于 expectedVersion Version, for expectedVersion' }) version!: number;
  agencyCode!: string;
  parentUuid!: string | null;
  partUuids!: string[];
}
export const ReferralConnection = connectionOf(Referral);
export { AllowedAction };

export const referralOf = (row: Row<ReferralRow>): Referral => ({
  id: globalId('referral', row.referralId), ref: row.referralId, case: { ref: row.caseId }, person: { ref: row.personId }, needId: row.needId, service: row.service as ServiceKind,
  status: row.status, businessStatus: row.businessStatus, open: row.open, sentAt: row.sentAt, answeredAt: row.answeredAt, appointmentAt: row.appointmentAt, endedAt: row.endedAt,
  declineReason: row.declineReason as DeclineReason | null, outcome: row.outcome as ReferralOutcome | null, version: row.version, agencyCode: row.agency,
  cancelBecause: row.cancelBecause as CancelReason | null, parentUuid: row.parentId, partUuids: [...row.parts], openParts: row.openParts.length, rePlacement: row.rePlacement,
  history: row.history.map(({ transition, to, at, by, unit, note }) => ({ transition, status: to, at, by, unit, noteSealed: note })),
});
export const agencyRef = (code: string): string => agencyUuid(code);

@InputType({ description: '转介筛选 Which referrals' })
export class ReferralFilter {
  @Field(() => [ReferralStatusEnum], { nullable: true, description: '状态 In one of these states' }) @IsOptional() @IsIn(STATUSES, { each: true }) @ArrayMaxSize(20) status?: ReferralStatus[] | null;
  @Field(() => ID, { nullable: true, description: '机构 To this agency' }) @IsOptional() @IsGlobalId('agency') agencyId?: string | null;
  @Field(() => ID, { nullable: true, description: '个案 Of this case' }) @IsOptional() @IsGlobalId('case') caseId?: string | null;
  @Field(() => Boolean, { nullable: true, description: '尚未结束 Not ended yet' }) @IsOptional() @IsBoolean() open?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: '待转安置 Another place is to be found' }) @IsOptional() @IsBoolean() toRePlace?: boolean | null;
}
@ArgsType()
export class ReferralsArgs extends ConnectionArgs {
  @Field(() => ReferralFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => ReferralFilter) filter?: ReferralFilter | null;
}
