import { globalId } from '@kangfu/common';
import { ConnectionArgs, connectionOf, DateScalar, DateTimeScalar, Node, UuidScalar } from '@kangfu/nest';
import type { Row, SealedPart } from '@kangfu/subscriptions';
import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, Min, ValidateNested } from 'class-validator';
import { AdviceEnum, type OpinionStatus, OpinionStatusEnum } from '../../graphql/enums-of-care.js';
import { Case, Person } from '../../graphql/stubs.types.js';
import type { Advice } from '../../opinion/opinion.events.js';
import type { ExpertOpinionRow } from './expert-opinions.projection.js';

@ObjectType({ description: '一个专家组的意见 What one panel answered' })
export class PanelOpinion {
  @Field(() => Int, { description: '专家组（残疾类别） Panel, by class' }) panel!: number;
  @Field(() => UuidScalar, { description: '专家（用户标识） User id of the expert' }) expert!: string;
  @Field(() => AdviceEnum, { description: '意见 Advice' }) advice!: Advice;
  @Field(() => DateTimeScalar, { description: '时刻 When' }) at!: string;
  textSealed!: SealedPart | null;
}
@ObjectType({ implements: () => [Node], description: '专家意见 Opinion asked of expert panels' })
@Directive('@key(fields: "ref")')
@Directive('@tag(name: "id/opinion")')
export class ExpertOpinion implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => Person, { nullable: true, description: '残疾人 Person' }) person!: Person;
  @Field(() => OpinionStatusEnum, { description: '状态 State' }) status!: OpinionStatus;
  @Field(() => [Int], { description: '所请专家组（残疾类别） Panels that were asked, by class' }) panels!: number[];
  @Field(() => [Int], { description: '尚未答复的专家组 Panels that have not answered' }) waiting!: number[];
  @Field(() => [UuidScalar], { description: '指定专家；为空则不限 Experts who were named; empty: any of the place' }) experts!: string[];
  @Field(() => DateScalar, { description: '期限 Last day' }) due!: string;
  @Field(() => UuidScalar, { description: '请求人（用户标识） User id of who asked' }) requestedBy!: string;
  @Field(() => DateTimeScalar, { description: '请求时刻 Asked at' }) requestedAt!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '答复完成时刻 When the last panel answered' }) doneAt!: string | null;
  @Field(() => [PanelOpinion], { description: '各专家组的意见 What each panel answered' }) opinions!: PanelOpinion[];
  questionSealed!: SealedPart | null;
}
export const ExpertOpinionConnection = connectionOf(ExpertOpinion);

export const expertOpinionOf = (row: Row<ExpertOpinionRow>): ExpertOpinion => ({
  id: globalId('opinion', row.opinionId), ref: row.opinionId, case: { ref: row.caseId }, person: { ref: row.personId }, status: row.status, panels: [...row.panels], waiting: [...row.waiting],
  experts: [...row.experts], due: row.due, requestedBy: row.requestedBy, requestedAt: row.requestedAt, doneAt: row.doneAt, questionSealed: row.question,
  opinions: row.given.map(({ panel, expert, advice, at, text }) => ({ panel, expert, advice: advice as Advice, at, textSealed: text })),
});

@InputType({ description: '专家意见筛选 Which opinions' })
export class ExpertOpinionFilter {
  @Field(() => OpinionStatusEnum, { nullable: true, description: '状态 State' }) @IsOptional() @IsIn(['asked', 'given']) status?: OpinionStatus | null;
  @Field(() => Int, { nullable: true, description: '待此专家组答复 Waiting for this panel, by class' }) @IsOptional() @IsInt() @Min(1) @Max(6) waitingFor?: number | null;
  @Field(() => UuidScalar, { nullable: true, description: '指定了此专家（用户标识） This expert was named' }) @IsOptional() @IsString() expert?: string | null;
}
@ArgsType()
export class ExpertOpinionsArgs extends ConnectionArgs {
  @Field(() => ExpertOpinionFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => ExpertOpinionFilter) filter?: ExpertOpinionFilter | null;
}
