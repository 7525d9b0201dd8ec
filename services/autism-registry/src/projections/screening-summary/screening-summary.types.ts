import { AsOfArgs } from '@kangfu/nest';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

@ObjectType({ description: '一份筛查名单的汇总，仅计您可见的 A list in numbers, of what you may see' })
export class ScreeningSummary {
  @Field(() => String, { description: '名单 List' }) list!: string;
  @Field(() => Int, { description: '已筛查 Screened' }) screened!: number;
  @Field(() => Int, { description: '阳性 Positive' }) positive!: number;
  @Field(() => Int, { description: '已建一人一档 Files opened' }) filesOpened!: number;
  @Field(() => Int, { description: '待完成的复筛任务 Duties open' }) dutiesOpen!: number;
  @Field(() => Int, { description: '已完成的复筛任务 Duties done' }) dutiesDone!: number;
}

@ArgsType()
export class ScreeningSummaryArgs extends AsOfArgs {
  @Field(() => String, { description: '名单 List' }) @IsString() @IsNotEmpty() @MaxLength(200) list!: string;
}
