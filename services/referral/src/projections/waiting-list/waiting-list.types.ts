import { globalId } from '@kangfu/common';
import { ConnectionArgs, connectionOf, DateTimeScalar, IsGlobalId, Node, UuidScalar } from '@kangfu/nest';
import type { Row, SealedPart } from '@kangfu/subscriptions';
import { ArgsType, Directive, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, ValidateNested } from 'class-validator';
import { type LeaveReason, type ReleaseReason } from '../../agency-service/agency-service.events.js';
import { PriorityEnum, WaitingEndReasonEnum, WaitingStatusEnum } from '../../graphql/allocation.enums.js';
import { ServiceKindEnum } from '../../graphql/enums.js';
import { Case, Person } from '../../graphql/stubs.types.js';
import { type Priority, SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';
import { WAITING_STATUSES, type WaitingRow, type WaitingStatus, waitingUuid } from './waiting-list.projection.js';

@ObjectType({ implements: () => [Node], description: '轮候 A need that waits for a place at an agency' })
@Directive('@key(fields: "ref")')
export class WaitingEntry implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => Person, { nullable: true, description: '残疾人 Person' }) person!: Person;
  @Field(() => UuidScalar, { description: '需求 The need that waits' }) needId!: string;
  @Field(() => ServiceKindEnum, { description: '服务类别 Kind of service' }) service!: ServiceKind;
  @Field(() => WaitingStatusEnum, { description: '状态 State' }) status!: WaitingStatus;
  @Field(() => PriorityEnum, { description: '优先原因：先看原因，再看先后 Why it goes before others; then who came first' }) priority!: Priority;
  @Field(() => DateTimeScalar, { description: '轮候起始时刻 Waits since' }) since!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '轮候结束时刻 Got its place, or left the list' }) endedAt!: string | null;
  @Field(() => WaitingEndReasonEnum, { nullable: true, description: '未得到名额的原因 Why it left the list without a place' }) reason!: LeaveReason | ReleaseReason | null;
  agencyCode!: string;
  order!: string;
  referralUuid!: string;
  noteSealed!: SealedPart | null;
}
export const WaitingEntryConnection = connectionOf(WaitingEntry);

export const waitingEntryOf = (row: Row<WaitingRow>): WaitingEntry => {
  const { referralId, agency, service, caseId, personId, needId, status, priority, since, endedAt, reason, order, note } = row;
  const ref = waitingUuid(referralId, agency, service);
  return { id: globalId('waiting-entry', ref), ref, case: { ref: caseId }, person: { ref: personId }, needId, service, status, priority, since, endedAt, reason: reason as LeaveReason | null, agencyCode: agency, order, referralUuid: referralId, noteSealed: note };
};

@InputType({ description: '轮候筛选 Which entries of waiting lists' })
export class WaitingFilter {
  @Field(() => ID, { nullable: true, description: '机构 At this agency' }) @IsOptional() @IsGlobalId('agency') agencyId?: string | null;
  @Field(() => ServiceKindEnum, { nullable: true, description: '服务类别 For this service' }) @IsOptional() @IsIn(SERVICE_KINDS) service?: ServiceKind | null;
  @Field(() => ID, { nullable: true, description: '个案 Of this case' }) @IsOptional() @IsGlobalId('case') caseId?: string | null;
  @Field(() => [WaitingStatusEnum], { nullable: true, description: '状态 In one of these states' }) @IsOptional() @IsIn(WAITING_STATUSES, { each: true }) @ArrayMaxSize(10) status?: WaitingStatus[] | null;
}
@ArgsType()
export class WaitingListArgs extends ConnectionArgs {
  @Field(() => WaitingFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => WaitingFilter) filter?: WaitingFilter | null;
}
