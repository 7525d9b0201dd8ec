import { DateTimeScalar, UuidScalar } from '@kangfu/nest';
import type { Row, SealedPart } from '@kangfu/subscriptions';
import { Field, ObjectType } from '@nestjs/graphql';
import type { CloseReason, ReopenReason } from '../../closure/closure.events.js';
import { CloseReasonEnum, ReopenReasonEnum } from '../../graphql/enums.js';
import { Case } from '../../graphql/stubs.types.js';
import type { ClosureRow } from './closures.projection.js';

@ObjectType({ description: '结案 The last closure of a case' })
export class Closure {
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => Boolean, { description: '已结案 Closed now' }) closed!: boolean;
  @Field(() => CloseReasonEnum, { description: '结案原因 Why it was closed' }) reason!: CloseReason;
  @Field(() => DateTimeScalar, { description: '结案时刻 Closed at' }) closedAt!: string;
  @Field(() => UuidScalar, { description: '结案人（用户标识） User id of who closed it' }) closedBy!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '重开时刻 Reopened at' }) reopenedAt!: string | null;
  @Field(() => ReopenReasonEnum, { nullable: true, description: '重开原因 Why it was reopened' }) reopenReason!: ReopenReason | null;
  textSealed!: SealedPart | null;
  reopenTextSealed!: SealedPart | null;
}
export const closureOf = (row: Row<ClosureRow>): Closure => ({
  case: { ref: row.caseId }, closed: row.closed, reason: row.reason as CloseReason, closedAt: row.closedAt, closedBy: row.closedBy, reopenedAt: row.reopenedAt,
  reopenReason: row.reopenReason as ReopenReason | null, textSealed: row.text, reopenTextSealed: row.reopenText,
});
