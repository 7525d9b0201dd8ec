import { chinaDay } from '@kangfu/common';
import { AsOfArgs, Ctx, Kangfu, Label, type RequestContext } from '@kangfu/nest';
import { Args, ArgsType, Field, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { instrumentsFor } from '../../assessment/instruments/index.js';
import type { AssessmentBand, Instrument as InstrumentData, InstrumentCode } from '../../assessment/instruments/instrument.js';
import { AssessmentBandEnum, InstrumentCodeEnum } from '../../graphql/enums.js';

@ObjectType({ description: '量表项目 Item of an instrument' })
export class InstrumentItem {
  @Field(() => String, { description: '代码 Code' }) code!: string;
  @Field(() => Label, { description: '名称 What it is about' }) label!: Label;
  @Field(() => [Int], { description: '可选分值 Points that may be given' }) values!: number[];
}
@ObjectType({ description: '分级阈值 Band and the least score of it' })
export class InstrumentBand {
  @Field(() => Int, { description: '最低分 Least score' }) from!: number;
  @Field(() => AssessmentBandEnum, { description: '分级 Band' }) band!: AssessmentBand;
}
@ObjectType({ description: '量表（版本化数据） Instrument in its version of the day' })
export class Instrument {
  @Field(() => InstrumentCodeEnum, { description: '代码 Code' }) code!: InstrumentCode;
  @Field(() => String, { description: '版本 Version' }) version!: string;
  @Field(() => Label, { description: '名称 Name' }) name!: Label;
  @Field(() => [Int], { description: '适用残疾类别 1–7 Disability classes it is for' }) classes!: number[];
  @Field(() => Int, { description: '最小年龄 From this age, in years' }) fromAge!: number;
  @Field(() => Int, { nullable: true, description: '最大年龄 Until this age; null: no end' }) toAge!: number | null;
  @Field(() => Int, { description: '结果有效天数 Days for which a result holds' }) validDays!: number;
  @Field(() => String, { nullable: true, description: '有效天数的依据；空为本系统默认值，尚无来源 What says for how long; null: a default of ours, no source names it' }) validDaysSource!: string | null;
  @Field(() => [InstrumentItem], { description: '项目；为空则按格式填写代码 Items, all of which are answered; empty where codes of a form are' }) items!: InstrumentItem[];
  @Field(() => String, { nullable: true, description: '代码格式 Form of the codes, as a regular expression' }) form!: string | null;
  @Field(() => [Int], { description: '按格式填写时的可选值 Values of codes of a form' }) values!: number[];
  @Field(() => Int, { nullable: true, description: '满分；无总分时为空 Highest score; null: no total' }) max!: number | null;
  @Field(() => [InstrumentBand], { description: '分级，从高到低 Bands, highest first' }) bands!: InstrumentBand[];
}
@ArgsType()
export class InstrumentsArgs extends AsOfArgs {
  @Field(() => Int, { nullable: true, description: '残疾类别 1–7 Disability class' }) @IsOptional() @IsInt() @Min(1) @Max(7) forClass?: number | null;
  @Field(() => Int, { nullable: true, description: '年龄（周岁） Age in years' }) @IsOptional() @IsInt() @Min(0) @Max(150) ageYears?: number | null;
}

const instrumentOf = ({ code, version, name, classes, ages, validDays, validDaysSource, items, scoring }: InstrumentData): Instrument => ({
  code, version, name, classes: [...classes], fromAge: ages.from, toAge: ages.to, validDays, validDaysSource,
  ...('form' in items ? { items: [], form: items.form.source, values: [...items.values] } : { items: items.map((item) => ({ ...item, values: [...item.values] })), form: null, values: [] }),
  ...(scoring.kind === 'sum' ? { max: scoring.max, bands: [...scoring.bands] } : { max: null, bands: [] }),
});

@Resolver(() => Instrument)
export class InstrumentsResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Query(() => [Instrument], { description: '适用量表 Instruments in use for a disability class and an age' })
  instruments(@Args() { forClass, ageYears }: InstrumentsArgs, @Ctx() context: RequestContext): Instrument[] {
    return instrumentsFor(forClass ?? null, ageYears ?? null, chinaDay(context.asOf ?? this.kangfu.clock.now().toISOString())).map(instrumentOf);
  }
}
