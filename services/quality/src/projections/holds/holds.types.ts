import { DateScalar, DateTimeScalar, UuidScalar } from '@kangfu/nest';
import type { Row, SealedPart } from '@kangfu/subscriptions';
import { Field, ObjectType } from '@nestjs/graphql';
import { HoldReasonEnum } from '../../graphql/enums.js';
import { Case } from '../../graphql/stubs.types.js';
import type { HoldReason } from '../../hold/hold.events.js';
import type { HoldRow } from './holds.projection.js';

@ObjectType({ description: '暂停 The last hold of a case' })
export class Hold {
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => Boolean, { description: '正在暂停 On hold now' }) onHold!: boolean;
  @Field(() => HoldReasonEnum, { description: '原因 Reason' }) reason!: HoldReason;
  @Field(() => DateTimeScalar, { description: '开始时刻 Since' }) since!: string;
  @Field(() => DateScalar, { description: '暂停至（含当日） Last day of the hold' }) until!: string;
  @Field(() => UuidScalar, { description: '决定人（用户标识） User id of who decided' }) heldBy!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '恢复时刻 Resumed at' }) resumedAt!: string | null;
  @Field(() => Boolean, { nullable: true, description: '期满自动恢复 Resumed by itself when the last day was over' }) automatic!: boolean | null;
  textSealed!: SealedPart | null;
}
export const holdOf = (row: Row<HoldRow>): Hold =>
  ({ case: { ref: row.caseId }, onHold: row.held, reason: row.reason, since: row.since, until: row.until, heldBy: row.heldBy, resumedAt: row.resumedAt, automatic: row.automatic, textSealed: row.text });
