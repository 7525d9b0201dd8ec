import { globalId } from '@kangfu/common';
import { DateScalar, DateTimeScalar, Node, UuidScalar } from '@kangfu/nest';
import type { Row, SealedPart } from '@kangfu/subscriptions';
import { Directive, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { BARTHEL_ITEMS, type BarthelBand, type BarthelItem } from '../../assessment/barthel.js';
import { BarthelBandEnum, BarthelItemEnum } from '../../graphql/enums.js';
import { Case, Person } from '../../graphql/stubs.types.js';
import type { AssessmentRow } from './assessments.projection.js';

@ObjectType({ description: '评估项目得分 Points of one item' })
export class AssessmentAnswer {
  @Field(() => BarthelItemEnum, { description: '项目 Item' }) item!: BarthelItem;
  @Field(() => Int, { description: '得分 Points' }) points!: number;
}

@ObjectType({ implements: () => [Node], description: '功能评估 Functional assessment' })
@Directive('@key(fields: "id")')
@Directive('@key(fields: "ref")')
export class Assessment implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => Person, { nullable: true, description: '残疾人 Person' }) person!: Person;
  @Field(() => String, { description: '量表 Instrument' }) instrument!: string;
  @Field(() => String, { description: '量表版本 Version of the instrument' }) instrumentVersion!: string;
  @Field(() => [AssessmentAnswer], { description: '各项得分 Points of each item' }) answers!: AssessmentAnswer[];
  @Field(() => Int, { description: '总分 0–100 Score, 0–100' }) score!: number;
  @Field(() => BarthelBandEnum, { description: '分级 Band' }) band!: BarthelBand;
  @Field(() => DateScalar, { description: '评估日期 Day of the assessment' }) assessedOn!: string;
  @Field(() => UuidScalar, { description: '评估员（用户标识） User id of the assessor' }) assessor!: string;
  @Field(() => DateTimeScalar, { description: '记录时刻 Recorded at' }) recordedAt!: string;
  /** Sealed. */
  noteSealed!: SealedPart | null;
}

export const assessmentOf = (row: Row<AssessmentRow>): Assessment => ({
  id: globalId('assessment', row.assessmentId), ref: row.assessmentId, case: { ref: row.caseId }, person: { ref: row.personId },
  instrument: row.instrument, instrumentVersion: row.instrumentVersion, answers: BARTHEL_ITEMS.map((item) => ({ item, points: row.answers[item] ?? 0 })),
  score: row.score, band: row.band as BarthelBand, assessedOn: row.assessedOn, assessor: row.assessor, recordedAt: row.recordedAt, noteSealed: row.note,
});
