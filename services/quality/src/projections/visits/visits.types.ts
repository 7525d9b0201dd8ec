import { globalId } from '@kangfu/common';
import { DateScalar, DateTimeScalar, Node, UuidScalar } from '@kangfu/nest';
import type { Row, SealedPart } from '@kangfu/subscriptions';
import { Directive, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Case } from '../../graphql/stubs.types.js';
import type { VisitRow } from './visits.projection.js';

@ObjectType({ implements: () => [Node], description: '回访 Follow-up visit' })
@Directive('@key(fields: "ref")')
export class Visit implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => DateScalar, { description: '日期 Day' }) day!: string;
  @Field(() => Boolean, { description: '已联系到 The client was reached' }) reached!: boolean;
  @Field(() => Int, { nullable: true, description: '满意度 1–5 Satisfaction, 1–5' }) satisfaction!: number | null;
  @Field(() => UuidScalar, { description: '回访人（用户标识） User id of the visitor' }) visitedBy!: string;
  @Field(() => DateTimeScalar, { description: '记录时刻 Recorded at' }) recordedAt!: string;
  textSealed!: SealedPart | null;
}
export const visitOf = (row: Row<VisitRow>): Visit => ({
  id: globalId('visit', row.visitId), ref: row.visitId, case: { ref: row.caseId }, day: row.day, reached: row.reached, satisfaction: row.satisfaction, visitedBy: row.visitedBy, recordedAt: row.recordedAt, textSealed: row.text,
});
