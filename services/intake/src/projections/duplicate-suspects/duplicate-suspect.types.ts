import { globalId } from '@kangfu/common';
import { ConnectionArgs, connectionOf, DateTimeScalar, enumOf, IsGlobalId, Label, Node, UuidScalar } from '@kangfu/nest';
import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Allow, IsOptional, ValidateNested } from 'class-validator';
import { type Dismissal, DISMISSALS } from '../../person/duplicates/duplicate.events.js';
import { type Likeness, OUTCOMES, type Part, PARTS } from '../../person/duplicates/likeness.js';
import type { DuplicateSuspectRow, SuspectStatus } from './duplicate-suspects.projection.js';

export const DismissalEnum = enumOf<Dismissal>('DuplicateDismissal', { zh: '排除重复的理由', en: 'Why two who look alike are two' }, DISMISSALS);
export const LikenessPartEnum = enumOf<Part>('LikenessPart', { zh: '比对项目', en: 'What is compared' }, PARTS);
export const LikenessEnum = enumOf<Likeness>('Likeness', { zh: '比对结果', en: 'How it compares' }, OUTCOMES);
export const SuspectStatusEnum = enumOf<SuspectStatus>('DuplicateSuspectStatus', { zh: '疑似重复的状态', en: 'Status of a suspicion' }, {
  open: { zh: '待核实', en: 'To be decided' }, linked: { zh: '已合并', en: 'Linked' }, dismissed: { zh: '已排除', en: 'Dismissed' },
});

@ObjectType({ description: '比对得分的一项 One part of a score' })
export class LikenessScore {
  @Field(() => LikenessPartEnum, { description: '项目 What is compared' }) part!: Part;
  @Field(() => LikenessEnum, { description: '结果 How it compares' }) likeness!: Likeness;
  @Field(() => Int, { description: '得分，可为负 Points, perhaps negative' }) points!: number;
  @Field(() => Label, { description: '说明 In words' }) reason!: Label;
}

@ObjectType({ implements: () => [Node], description: '疑似重复登记：由人判断，系统从不自动合并 Two registrations that look like one person; a person decides, nothing is merged by itself' })
@Directive('@key(fields: "id")')
export class DuplicateSuspect implements Node {
  id!: string;
  @Field(() => SuspectStatusEnum, { description: '状态 Status' }) status!: SuspectStatus;
  @Field(() => Int, { description: '总分 Sum of the parts' }) score!: number;
  @Field(() => [LikenessScore], { description: '各项得分 The parts' }) parts!: LikenessScore[];
  @Field(() => String, { description: '规则版本 Version of the rule' }) rule!: string;
  @Field(() => Boolean, { description: '可能是双胞胎 They may be twins' }) likelyTwins!: boolean;
  @Field(() => DateTimeScalar, { description: '发现时间 Suspected at' }) suspectedAt!: string;
  @Field(() => DismissalEnum, { nullable: true, description: '排除的理由 Why they are two' }) dismissal!: Dismissal | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '决定时间 Decided at' }) decidedAt!: string | null;
  @Field(() => UuidScalar, { nullable: true, description: '决定人 Who decided' }) decidedBy!: string | null;
  /** Not in the graph. */
  row!: DuplicateSuspectRow;
}
export const DuplicateSuspectConnection = connectionOf(DuplicateSuspect);

const words = ({ part, likeness, points }: DuplicateSuspectRow['parts'][number]): Label => {
  const sign = points > 0 ? `+${points}` : String(points);
  return { zh: `${PARTS[part].zh}：${OUTCOMES[likeness].zh}（${sign}）`, en: `${PARTS[part].en}: ${OUTCOMES[likeness].en} (${sign})` };
};
export const toDuplicateSuspect = (row: DuplicateSuspectRow): DuplicateSuspect => {
  const { duplicateId, status, score, rule, likelyTwins, suspectedAt, dismissal, decidedAt, decidedBy } = row;
  return { id: globalId('duplicate-suspect', duplicateId), status, score, rule, likelyTwins, suspectedAt, dismissal, decidedAt, decidedBy, parts: row.parts.map((part) => ({ ...part, reason: words(part) })), row };
};

@InputType({ description: '疑似重复的筛选条件 Which suspicions' })
export class DuplicateSuspectFilter {
  @Field(() => SuspectStatusEnum, { nullable: true, description: '状态 Status' }) @Allow() status?: SuspectStatus | null;
  @Field(() => ID, { nullable: true, description: '涉及此人 About this person' }) @IsOptional() @IsGlobalId('person') personId?: string | null;
}
@ArgsType()
export class DuplicateSuspectArgs extends ConnectionArgs {
  @Field(() => DuplicateSuspectFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => DuplicateSuspectFilter) filter?: DuplicateSuspectFilter | null;
}
