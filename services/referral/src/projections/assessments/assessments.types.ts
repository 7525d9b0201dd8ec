import { globalId } from '@kangfu/common';
import { DateScalar, DateTimeScalar, Label, Node, UuidScalar } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Directive, Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { BARTHEL_ITEMS, type BarthelItem } from '../../assessment/instruments/barthel.js';
import { findInstrument } from '../../assessment/instruments/index.js';
import type { AssessmentBand } from '../../assessment/instruments/instrument.js';
import { AssessmentBandEnum, BarthelItemEnum } from '../../graphql/enums.js';
import { Case, Person } from '../../graphql/stubs.types.js';
import type { AssessmentRow } from './assessments.projection.js';

@ObjectType({ description: 'Barthel 项目得分 Points of one item of the Barthel index' })
export class AssessmentAnswer {
  @Field(() => BarthelItemEnum, { description: '项目 Item' }) item!: BarthelItem;
  @Field(() => Int, { description: '得分 Points' }) points!: number;
}
@ObjectType({ description: '评估项目 One item of an assessment, whatever the instrument' })
export class AssessmentItem {
  @Field(() => String, { description: '项目代码 Code of the item; an ICF code' }) code!: string;
  @Field(() => Label, { nullable: true, description: '项目名称；ICF 代码无名称 Its name; none for ICF codes' }) label!: Label | null;
  @Field(() => Int, { description: '得分或限定值 Points or qualifier' }) value!: number;
}
@ObjectType({ description: '与上次评估相比的变化 What changed in an item since the earlier assessment by the same instrument' })
export class AssessmentChange {
  @Field(() => String, { description: '项目代码 Code of the item' }) code!: string;
  @Field(() => Int, { nullable: true, description: '上次 Before; null: was not answered' }) before!: number | null;
  @Field(() => Int, { nullable: true, description: '本次 After; null: is not answered' }) after!: number | null;
  @Field(() => Int, { nullable: true, description: '变化 After minus before; null where one of them has no degree (ICF 8, 9)' }) change!: number | null;
}

@ObjectType({ implements: () => [Node], description: '功能评估 Functional assessment' })
@Directive('@key(fields: "ref")')
export class Assessment implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => Person, { nullable: true, description: '残疾人 Person' }) person!: Person;
  @Field(() => String, { description: '量表 Instrument' }) instrument!: string;
  @Field(() => String, { description: '量表版本 Version of the instrument' }) instrumentVersion!: string;
  @Field(() => Label, { nullable: true, description: '量表名称 Name of the instrument' }) instrumentName!: Label | null;
  @Field(() => [AssessmentAnswer], { description: 'Barthel 各项得分；其他量表见 items Points of each item of the Barthel index; of other instruments see items' }) answers!: AssessmentAnswer[];
  @Field(() => [AssessmentItem], { description: '各项得分或限定值 Points or qualifier of each item' }) items!: AssessmentItem[];
  @Field(() => Int, { nullable: true, description: '总分；ICF 没有总分 Score; a profile (ICF) has none' }) score!: number | null;
  @Field(() => Float, { nullable: true, description: '占满分的百分比 Score in percent of the most there is' }) percent!: number | null;
  @Field(() => AssessmentBandEnum, { nullable: true, description: '分级 Band' }) band!: AssessmentBand | null;
  @Field(() => DateScalar, { description: '评估日期 Day of the assessment' }) assessedOn!: string;
  @Field(() => DateScalar, { nullable: true, description: '有效期至 Last day on which it holds' }) validUntil!: string | null;
  @Field(() => UuidScalar, { description: '评估员（用户标识） User id of the assessor' }) assessor!: string;
  @Field(() => DateTimeScalar, { description: '记录时刻 Recorded at' }) recordedAt!: string;
  @Field(() => ID, { nullable: true, description: '评估安排 Global id of the order that it fulfils' }) orderId!: string | null;
  row!: Row<AssessmentRow>;
}

export const assessmentOf = (row: Row<AssessmentRow>): Assessment => {
  const { answers, instrument, instrumentVersion } = row;
  const used = findInstrument(instrument, instrumentVersion);
  const labels = new Map(used && 'map' in used.items ? used.items.map(({ code, label }) => [code, label]) : []);
  return {
    id: globalId('assessment', row.assessmentId), ref: row.assessmentId, case: { ref: row.caseId }, person: { ref: row.personId }, instrument, instrumentVersion, instrumentName: used?.name ?? null,
    answers: instrument === 'barthel' ? BARTHEL_ITEMS.map((item) => ({ item, points: answers[item] ?? 0 })) : [],
    items: Object.entries(answers).map(([code, value]) => ({ code, label: labels.get(code) ?? null, value })),
    score: row.score, percent: row.percentHundredths === null ? null : row.percentHundredths / 100, band: row.band as AssessmentBand | null, assessedOn: row.assessedOn, validUntil: row.validUntil,
    assessor: row.assessor, recordedAt: row.recordedAt, orderId: row.orderId === null ? null : globalId('order', row.orderId), row,
  };
};
