import { globalId } from '@kangfu/common';
import { DateTimeScalar, Node, UuidScalar } from '@kangfu/nest';
import type { Row, SealedPart } from '@kangfu/subscriptions';
import { Directive, Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { Case } from '../../graphql/stubs.types.js';
import type { EffectReviewRow } from './effect-reviews.projection.js';

@ObjectType({ description: '目标评分 Score of a goal' })
export class GoalScore {
  @Field(() => UuidScalar, { description: '目标 Goal of the plan' }) goalId!: string;
  @Field(() => Int, { description: 'GAS 权重 Weight in the GAS score' }) weight!: number;
  @Field(() => Int, { description: '达成水平（−2 至 2） Level reached, −2 … 2' }) score!: number;
}
@ObjectType({ description: '与基线相比的变化 Change against the baseline by one instrument' })
export class EffectChange {
  @Field(() => String, { description: '量表 Code of the instrument' }) instrument!: string;
  @Field(() => Int, { nullable: true, description: '基线得分 Score of the first assessment' }) baseline!: number | null;
  @Field(() => Int, { nullable: true, description: '最近得分 Score of the latest assessment' }) latest!: number | null;
  @Field(() => Int, { nullable: true, description: '得分变化 Change of the score' }) change!: number | null;
  @Field(() => Int, { description: '好转的项目数 Items that are better' }) better!: number;
  @Field(() => Int, { description: '变差的项目数 Items that are worse' }) worse!: number;
}
@ObjectType({ implements: () => [Node], description: '评估审核 Review of the effect' })
@Directive('@key(fields: "ref")')
@Directive('@tag(name: "id/review")')
export class EffectReview implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => ID, { description: '计划 Global id of the plan' }) planId!: string;
  @Field(() => [GoalScore], { description: '各目标评分 Scores of the goals' }) goals!: GoalScore[];
  @Field(() => Int, { description: 'GAS T 值（百分之一） GAS T in hundredths: 6000 is 60.00' }) gasTHundredths!: number;
  @Field(() => Float, { description: 'GAS T 值 GAS T' }) gasT!: number;
  @Field(() => Boolean, { description: '有效 Effective: on to follow-up; otherwise a new plan version or referral' }) effective!: boolean;
  @Field(() => [EffectChange], { description: '与基线相比的变化（Barthel、ICF 等，至少评估两次） Changes against the baseline, by each instrument that was used twice at least' }) changes!: EffectChange[];
  @Field(() => UuidScalar, { description: '评分人（用户标识） User id of the scorer' }) scoredBy!: string;
  @Field(() => DateTimeScalar, { description: '审核时刻 Reviewed at' }) reviewedAt!: string;
  textSealed!: SealedPart | null;
}
export const effectReviewOf = (row: Row<EffectReviewRow>): EffectReview => ({
  id: globalId('review', row.reviewId), ref: row.reviewId, case: { ref: row.caseId }, planId: globalId('plan', row.planId), goals: row.goals.map((goal) => ({ ...goal })),
  gasTHundredths: row.gasTHundredths, gasT: row.gasTHundredths / 100, effective: row.effective, changes: row.changes.map(({ instrument, baseline, latest, better, worse }) => ({
    instrument, baseline: baseline ?? null, latest: latest ?? null, change: baseline === undefined || latest === undefined ? null : latest - baseline, better, worse,
  })), scoredBy: row.scoredBy, reviewedAt: row.reviewedAt, textSealed: row.text,
});
